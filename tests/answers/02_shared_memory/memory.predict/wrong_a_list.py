# a list in place of a tuple
# says: is a list: write a tuple
prediction = [11, 16]
