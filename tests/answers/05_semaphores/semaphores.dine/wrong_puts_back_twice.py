# a fork is put back twice
# says: put each back once
def dine(forks, seat, meals, eat):
    first, second = (posix_ipc.Semaphore(forks[k]) for k in sorted((seat, (seat + 1) % len(forks))))
    for _ in range(meals):
        with first, second:
            eat()
            first.release()
