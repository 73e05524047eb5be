# shared memory is taken for a copy, too
# says: the child stored there, the parent loads
prediction = (11, 11)
