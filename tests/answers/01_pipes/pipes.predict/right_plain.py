prediction = 8
