prediction = 10
