# acquire() is taken for a wait
# says: waits only while the value is 0
prediction = 5
