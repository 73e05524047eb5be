# the exception is swallowed
# says: its caller must learn that something went wrong
def with_lock(name, work):
    with posix_ipc.Semaphore(name):
        try:
            return work()
        except Exception as error:
            print(error)
