# each try is counted, also the one that never arrived
# says: not every request came to the bank
prediction = 70
