prediction = 3
