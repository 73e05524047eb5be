# one fork is not put back
# says: that it took itself before
def dine(forks, seat, meals, eat):
    first, second = (posix_ipc.Semaphore(forks[k]) for k in sorted((seat, (seat + 1) % len(forks))))
    for _ in range(meals):
        first.acquire()
        second.acquire()
        eat()
        first.release()
