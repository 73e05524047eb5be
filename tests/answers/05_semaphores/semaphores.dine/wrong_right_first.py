# L1: all take the right fork first
# says: seat 3 has fork 0 and waits for fork 3
def dine(forks, seat, meals, eat):
    left = posix_ipc.Semaphore(forks[seat])
    right = posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    for _ in range(meals):
        with right, left:
            eat()
