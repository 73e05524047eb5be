# it works on where it did not get the lock
# says: although somebody else had the semaphore
def with_lock(name, work):
    door = posix_ipc.Semaphore(name)
    try:
        door.acquire(0.2)
    except posix_ipc.BusyError:
        pass
    try:
        return work()
    finally:
        door.release()
