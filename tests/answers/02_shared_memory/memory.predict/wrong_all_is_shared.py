# X4: a variable changed in the child is expected to change in the parent
# says: the parent never sees
prediction = (16, 16)
