# a float in place of an int
# says: 10.0 is a float: write an int
prediction = 10.0
