# take() waits for a job that somebody else has
# says: ask for the lock with LOCK_NB
def take(folder):
    for name in sorted(os.listdir(folder)):
        fd = os.open(f"{folder}/{name}", os.O_RDWR)
        fcntl.flock(fd, fcntl.LOCK_EX)
        if os.fstat(fd).st_nlink:
            return name, os.pread(fd, 1 << 16, 0), fd
        os.close(fd)
    return None


def finish(folder, job):
    os.unlink(os.path.join(folder, job[0]))
    os.close(job[2])
