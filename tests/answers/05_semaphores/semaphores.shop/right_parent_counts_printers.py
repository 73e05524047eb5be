from contextlib import suppress


def print_all(name, printers, jobs):
    with suppress(posix_ipc.ExistentialError):
        posix_ipc.unlink_semaphore(name)
    free = posix_ipc.Semaphore(name, posix_ipc.O_CREX, initial_value=printers)
    failed, children = 0, 0
    try:
        for job in jobs:
            free.acquire()
            if os.fork() == 0:
                status = 1
                try:
                    job()
                    status = 0
                finally:
                    free.release()
                    os._exit(status)
            children += 1
        for _ in range(children):
            failed += os.wait()[1] != 0
    finally:
        free.unlink()
    return failed
