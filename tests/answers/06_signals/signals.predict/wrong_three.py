# real-time signals are taken for ordinary ones
# says: but real-time signals are
prediction = 3
