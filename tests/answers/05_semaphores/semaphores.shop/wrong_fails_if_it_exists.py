# O_CREX alone does not get rid of it
# says: ExistentialError
def print_all(name, printers, jobs):
    free = posix_ipc.Semaphore(name, posix_ipc.O_CREX, initial_value=printers)
    try:
        children = [start(free, job) for job in jobs]
        return sum(os.waitpid(child, 0)[1] != 0 for child in children)
    finally:
        free.unlink()


def start(free, job):
    child = os.fork()
    if child == 0:
        status = 1
        try:
            free.acquire()
            try:
                job()
                status = 0
            finally:
                free.release()
        finally:
            os._exit(status)
    return child
