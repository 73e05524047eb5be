# a number is written as text
# says: is a str: write an int
prediction = "8"
