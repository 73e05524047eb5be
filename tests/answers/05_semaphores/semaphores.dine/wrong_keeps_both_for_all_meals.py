# both forks are kept until all meals are eaten
# says: it kept a fork from one meal to the next
def dine(forks, seat, meals, eat):
    n = len(forks)
    i, j = sorted((seat, (seat + 1) % n))
    with posix_ipc.Semaphore(forks[i]), posix_ipc.Semaphore(forks[j]):
        for _ in range(meals):
            eat()
