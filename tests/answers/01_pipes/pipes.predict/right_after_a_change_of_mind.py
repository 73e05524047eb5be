prediction = 3
prediction = 8
