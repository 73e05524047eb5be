# P4: one write is taken for one message
# says: that is the second write alone
prediction = 4
