# it is never released
# says: value is 0
def with_lock(name, work):
    posix_ipc.Semaphore(name).acquire()
    return work()
