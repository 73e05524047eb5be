prediction = 12
