prediction: str = "BBBAAA"
