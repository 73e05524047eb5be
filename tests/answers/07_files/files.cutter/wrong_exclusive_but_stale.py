# F8: the lock file of a dead process stays
# says: the file of the dead is still there
def acquire(path):
    while True:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
            return path
        except FileExistsError:
            time.sleep(0.01)


def release(lock):
    os.remove(lock)
