# P4: a read is taken to end where a write did
# says: that is the rest of the first write
prediction = 1
