prediction = 3
prediction = 10
