prediction = (11, 16)
