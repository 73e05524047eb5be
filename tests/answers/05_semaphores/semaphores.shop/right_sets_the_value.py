import posix_ipc as ipc


def print_all(name, printers, jobs):
    free = ipc.Semaphore(name, ipc.O_CREAT, initial_value=printers)
    while free.value > printers:
        free.acquire()
    while free.value < printers:
        free.release()
    free.unlink()  # the children have it open, and nobody needs its name
    failed, children = 0, []
    for job in jobs:
        child = os.fork()
        if not child:
            try:
                with free:
                    job()
            except BaseException:
                os._exit(1)
            os._exit(0)
        children.append(child)
    for child in children:
        _, status = os.waitpid(child, 0)
        failed += os.waitstatus_to_exitcode(status) != 0
    return failed
