import random


def dine(forks, seat, meals, eat):
    left = posix_ipc.Semaphore(forks[seat])
    right = posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    while meals:
        left.acquire()
        try:
            right.acquire(random.uniform(0.01, 0.03))
        except posix_ipc.BusyError:
            left.release()
            time.sleep(random.uniform(0.01, 0.03))
            continue
        eat()
        right.release()
        left.release()
        meals -= 1
