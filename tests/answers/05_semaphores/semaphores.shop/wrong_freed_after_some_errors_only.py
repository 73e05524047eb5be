# a job that fails in another way keeps its printer
# says: Jobs fail by OSError, KeyError or SystemExit
import contextlib


def print_all(name, printers, jobs):
    with contextlib.suppress(posix_ipc.ExistentialError):
        posix_ipc.unlink_semaphore(name)
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
            except OSError:
                free.release()
            else:
                free.release()
        finally:
            os._exit(status)
    return child
