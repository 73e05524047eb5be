# the result is lost
# says: work() returned 'you', but it returned None
def with_lock(name, work):
    with posix_ipc.Semaphore(name):
        work()
