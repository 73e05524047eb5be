def with_lock(name, work):
    with posix_ipc.Semaphore(name):
        return work()
