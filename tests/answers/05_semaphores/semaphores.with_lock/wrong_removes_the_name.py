# it removes what it has not made
# says: that is for its maker to remove
def with_lock(name, work):
    lock = posix_ipc.Semaphore(name)
    with lock:
        result = work()
    lock.unlink()
    return result
