# F9: the lock is on a file whose name is gone
# says: Look again, once it is yours
def take(folder):
    for name in sorted(os.listdir(folder)):
        try:
            fd = os.open(f"{folder}/{name}", os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return name, os.pread(fd, 1 << 16, 0), fd
        except BlockingIOError:
            os.close(fd)
    return None


def finish(folder, job):
    os.unlink(os.path.join(folder, job[0]))
    os.close(job[2])
