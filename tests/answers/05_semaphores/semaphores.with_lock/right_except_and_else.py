def with_lock(name, work):
    lock = posix_ipc.Semaphore(name)
    lock.acquire()
    try:
        result = work()
    except BaseException:
        lock.release()
        raise
    else:
        lock.release()
    lock.close()
    return result
