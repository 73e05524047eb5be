# three, four and three, but two
prediction: int = 8
