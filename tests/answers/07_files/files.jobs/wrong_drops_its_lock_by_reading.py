# F3: closing any descriptor of the file drops a lock by fcntl
# says: that lock goes when any descriptor of the file is closed
def take(folder):
    for name in sorted(os.listdir(folder)):
        try:
            fd = os.open(f"{folder}/{name}", os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            continue
        if os.fstat(fd).st_nlink:
            with open(f"{folder}/{name}", "rb") as file:
                return name, file.read(), fd
        os.close(fd)
    return None


def finish(folder, job):
    os.unlink(os.path.join(folder, job[0]))
    os.close(job[2])
