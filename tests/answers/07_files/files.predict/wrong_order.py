# who wrote where is mixed up
# says: Bob writes at position 0
prediction = "AAABBB"
