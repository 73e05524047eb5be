prediction = 80
