# F1: the lock is taken to make everybody wait
# says: nobody made Bob wait
prediction = "BBBBBB"
