# a float in place of an int
# says: 8.0 is a float: write an int
prediction = 8.0
