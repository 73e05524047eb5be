# not every exception is an Exception
# says: not every exception is an Exception
def with_lock(name, work):
    door = posix_ipc.Semaphore(name)
    door.acquire()
    try:
        result = work()
    except Exception:
        door.release()
        raise
    door.release()
    return result
