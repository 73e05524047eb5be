# all forks are taken: only one eats at a time
# says: waits for the semaphore
def dine(forks, seat, meals, eat):
    everything = [posix_ipc.Semaphore(fork) for fork in forks]
    for _ in range(meals):
        for fork in everything:
            fork.acquire()
        eat()
        for fork in everything:
            fork.release()
