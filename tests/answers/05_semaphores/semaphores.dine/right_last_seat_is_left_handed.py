def dine(forks, seat, meals, eat):
    left = posix_ipc.Semaphore(forks[seat])
    right = posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    if seat == len(forks) - 1:
        left, right = right, left
    for _ in range(meals):
        with left, right:
            eat()
