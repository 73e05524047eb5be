# a descriptor is left open for each job that another one has
# says: close also the file of a job that another worker has
def take(folder):
    for name in sorted(os.listdir(folder)):
        if name.startswith("."):
            continue
        path = os.path.join(folder, name)
        try:
            fd = os.open(path, os.O_RDONLY)
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.stat(path), os.fstat(fd)):
                return name, os.read(fd, os.fstat(fd).st_size), fd
        except (BlockingIOError, FileNotFoundError):
            continue
    return None


def finish(folder, job):
    os.unlink(os.path.join(folder, job[0]))
    os.close(job[2])
