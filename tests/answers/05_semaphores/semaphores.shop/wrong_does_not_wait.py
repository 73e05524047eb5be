# X2: the children are not waited for
# says: did not wait for
from contextlib import suppress


def print_all(name, printers, jobs):
    with suppress(posix_ipc.ExistentialError):
        posix_ipc.unlink_semaphore(name)
    free = posix_ipc.Semaphore(name, posix_ipc.O_CREX, initial_value=printers)
    try:
        children = [start(free, job) for job in jobs]
        time.sleep(0.3)
        return 0
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
