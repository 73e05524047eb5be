# all three troubles
# says: left the semaphore
def print_all(name, printers, jobs):
    free = posix_ipc.Semaphore(name, posix_ipc.O_CREAT, initial_value=printers)
    try:
        children = [start(free, job) for job in jobs]
        return sum(os.waitpid(child, 0)[1] != 0 for child in children)
    finally:
        pass


def start(free, job):
    child = os.fork()
    if child == 0:
        status = 1
        try:
            free.acquire()
            try:
                job()
                status = 0
            except OSError:
                free.release()
            finally:
                free.release()
        finally:
            os._exit(status)
    return child
