# the ordinary ones are thought to queue, the real-time ones not
# says: the rule is the other way round
prediction = 21
