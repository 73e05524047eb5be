# every semaphore is taken for a mutex
# says: it began at 2, not at 1
prediction = 4
