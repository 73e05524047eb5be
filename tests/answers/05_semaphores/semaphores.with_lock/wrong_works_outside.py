# the work is done after the release
# says: although somebody else had the semaphore
def with_lock(name, work):
    result = work()
    with posix_ipc.Semaphore(name):
        return result
