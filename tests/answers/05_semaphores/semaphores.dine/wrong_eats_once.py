# one meal only
# says: it was to eat 2 times, and ate 1 times
def dine(forks, seat, meals, eat):
    first, second = (posix_ipc.Semaphore(forks[k]) for k in sorted((seat, (seat + 1) % len(forks))))
    with first, second:
        eat()
