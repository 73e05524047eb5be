# P4: one write is taken for one message
# says: that is the first write alone
prediction = 3
