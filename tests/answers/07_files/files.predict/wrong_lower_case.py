# the letters are small
# says: go through the three writes
prediction = "bbbaaa"
