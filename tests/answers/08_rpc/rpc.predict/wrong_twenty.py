# what was paid is taken for what is left
# says: you said 20
prediction = 20
