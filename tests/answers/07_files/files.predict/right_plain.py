prediction = "BBBAAA"
