# nobody is thought to wait
# says: follow the value step by step
prediction = 0
