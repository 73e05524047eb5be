def dine(forks, seat, meals, eat):
    names = sorted([forks[seat], forks[(seat + 1) % len(forks)]], key=forks.index, reverse=True)
    first, second = map(posix_ipc.Semaphore, names)
    for _ in range(meals):
        with first, second:
            eat()
