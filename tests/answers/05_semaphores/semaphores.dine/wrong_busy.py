# it asks again and again
# says: did not sleep until it was free
def dine(forks, seat, meals, eat):
    left = posix_ipc.Semaphore(forks[seat])
    right = posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    while meals:
        try:
            left.acquire(0)
        except posix_ipc.BusyError:
            continue
        try:
            right.acquire(0)
        except posix_ipc.BusyError:
            left.release()
            continue
        eat()
        left.release()
        right.release()
        meals -= 1
