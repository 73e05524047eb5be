prediction = "BBBBBB"
prediction = "BBBAAA"
