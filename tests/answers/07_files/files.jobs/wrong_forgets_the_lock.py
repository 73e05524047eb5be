# the file is closed when take() returns, and with it goes the lock
# says: another one got the same job
def take(folder):
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}", "rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            return name, file.read(), None
    return None


def finish(folder, job):
    os.unlink(f"{folder}/{job[0]}")
