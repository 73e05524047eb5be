# the parent's own additions are forgotten
# says: the parent adds 1 to both as well
prediction = (10, 15)
