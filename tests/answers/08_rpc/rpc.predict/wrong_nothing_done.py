# R1: no answer is taken for not done
# says: a lost reply does not undo
prediction = 100
