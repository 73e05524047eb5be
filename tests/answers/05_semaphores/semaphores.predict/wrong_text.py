# a text
# says: write an int
prediction = "3"
