# all may give up at the same moment, each time
# says: all may give up and try again together
def dine(forks, seat, meals, eat):
    a, b = posix_ipc.Semaphore(forks[seat]), posix_ipc.Semaphore(forks[(seat + 1) % len(forks)])
    done = 0
    while done < meals:
        a.acquire()
        try:
            b.acquire(0.05)
        except posix_ipc.BusyError:
            a.release()
            continue
        eat()
        done += 1
        b.release()
        a.release()
