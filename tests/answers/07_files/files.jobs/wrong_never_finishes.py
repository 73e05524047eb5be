# finish() lets the job lie
# says: take() returns jobs for ever
def take(folder):
    for name in sorted(os.listdir(folder)):
        fd = os.open(f"{folder}/{name}", os.O_RDWR)
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return name, os.pread(fd, 1 << 16, 0), fd
    return None


def finish(folder, job):
    os.close(job[2])
