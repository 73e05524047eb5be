# one at a time is not what printers are for
# says: at most 1 job printed at once
def print_all(name, printers, jobs):
    failed = 0
    for job in jobs:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                job()
                status = 0
            finally:
                os._exit(status)
        failed += os.waitpid(child, 0)[1] != 0
    return failed
