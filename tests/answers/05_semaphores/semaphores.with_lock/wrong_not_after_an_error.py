# L3: an exception between acquire and release
# says: stayed at 0: nobody will ever get in again
def with_lock(name, work):
    door = posix_ipc.Semaphore(name)
    door.acquire()
    result = work()
    door.release()
    return result
