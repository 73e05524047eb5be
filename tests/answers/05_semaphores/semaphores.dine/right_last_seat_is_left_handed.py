def dine(forks, seat, meals, eat):
    left, right = posix_ipc.Semaphore(forks[seat]), posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    if seat == len(forks) - 1:
        left, right = right, left
    for _ in range(meals):
        with left:
            with right:
                eat()
