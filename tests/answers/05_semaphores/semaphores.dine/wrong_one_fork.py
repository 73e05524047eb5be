# only one fork
# says: it ate while not both of forks
def dine(forks, seat, meals, eat):
    for _ in range(meals):
        with posix_ipc.Semaphore(forks[seat]):
            eat()
