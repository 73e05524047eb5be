prediction: int = 6
