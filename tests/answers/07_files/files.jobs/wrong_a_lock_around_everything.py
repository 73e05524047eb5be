# take() waits for another take()
# says: ask for the lock with LOCK_NB
def take(folder):
    fd = os.open(folder, os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)
    try:
        for name in sorted(os.listdir(folder)):
            file = open(os.path.join(folder, name), "rb")  # noqa: SIM115
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return name, file.read(), file
            except BlockingIOError:
                file.close()
    finally:
        os.close(fd)


def finish(folder, job):
    fd = os.open(folder, os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)
    os.remove(f"{folder}/{job[0]}")
    job[2].close()
    os.close(fd)
