prediction = 6
