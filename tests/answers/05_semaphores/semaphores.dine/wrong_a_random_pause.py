# a pause makes it rare, and no more
# says: for ever
import random


def dine(forks, seat, meals, eat):
    left = posix_ipc.Semaphore(forks[seat])
    right = posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    for _ in range(meals):
        left.acquire()
        time.sleep(random.uniform(0, 0.01))
        right.acquire()
        eat()
        right.release()
        left.release()
