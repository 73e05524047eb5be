# a text instead of a number
# says: is a str: write an int
prediction = "12"
