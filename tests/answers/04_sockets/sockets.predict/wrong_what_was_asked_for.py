# recv() is taken to fill its buffer
# says: 100 is only the most
prediction = 100
