# messages are counted, not bytes
# says: you said 5
prediction = 5
