# F1: the others do not ask for the lock
# says: another program appended a line, which is not in the file any more
def append(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    fcntl.flock(fd, fcntl.LOCK_EX)
    os.lseek(fd, 0, os.SEEK_END)
    os.write(fd, f"{text}\n".encode())
    os.close(fd)
