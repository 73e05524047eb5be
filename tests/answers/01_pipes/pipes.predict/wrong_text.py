# a number is written as text
# says: write a int
prediction = "10"
