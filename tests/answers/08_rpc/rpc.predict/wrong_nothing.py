# not answered
# says: not answered yet
prediction = None
