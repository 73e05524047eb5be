# one read of a fixed size
# says: as bytes, and all of it
def take(folder):
    for name in sorted(os.listdir(folder)):
        if name.startswith("."):
            continue
        path = os.path.join(folder, name)
        try:
            fd = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.stat(path), os.fstat(fd)):
                return name, os.read(fd, 1024), fd
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(fd)
    return None


def finish(folder, job):
    os.unlink(os.path.join(folder, job[0]))
    os.close(job[2])
