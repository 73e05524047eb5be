# the claim is let go before the job is gone
# says: remove the job first
def take(folder):
    for name in sorted(os.listdir(folder)):
        try:
            fd = os.open(f"{folder}/{name}", os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(fd).st_nlink:
                return name, os.pread(fd, 1 << 16, 0), fd
        except BlockingIOError:
            pass
        os.close(fd)
    return None


def finish(folder, job):
    os.close(job[2])
    if os.path.exists(f"{folder}/{job[0]}"):
        os.unlink(f"{folder}/{job[0]}")
