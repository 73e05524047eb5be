# three, four and three
prediction: int = 10
