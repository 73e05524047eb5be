# F1: the lock is taken to refuse others
# says: nobody refused Bob's write
prediction = "AAAAAA"
