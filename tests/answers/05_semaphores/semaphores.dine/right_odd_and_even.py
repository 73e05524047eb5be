def dine(forks, seat, meals, eat):
    pair = [seat, (seat + 1) % len(forks)]
    if seat % 2:
        pair.reverse()
    first, second = (posix_ipc.Semaphore(forks[k]) for k in pair)
    for _ in range(meals):
        first.acquire()
        second.acquire()
        eat()
        second.release()
        first.release()
