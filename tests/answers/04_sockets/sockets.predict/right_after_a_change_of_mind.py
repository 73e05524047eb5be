prediction = 9
prediction = 6
