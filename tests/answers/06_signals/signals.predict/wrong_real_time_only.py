# of an ordinary signal, nothing is thought to be kept
# says: of the others something is kept, too
prediction = 10
