# the second request and the third one were carried out
prediction: int = 80
