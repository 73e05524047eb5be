prediction = (16, 16)
prediction = (11, 16)
