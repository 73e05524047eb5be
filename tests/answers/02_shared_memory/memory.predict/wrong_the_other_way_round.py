# X4: the two are mixed up
# says: it is the other way round
prediction = (16, 11)
