# L1: all take the left fork first
# says: seat 3 has fork 3 and waits for fork 0
def dine(forks, seat, meals, eat):
    left = posix_ipc.Semaphore(forks[seat])
    right = posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    for _ in range(meals):
        with left, right:
            eat()
