# F7: the place is computed before it is written to
# says: another program appended a line, which is not in the file any more
def append(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    os.pwrite(fd, f"{text}\n".encode(), os.fstat(fd).st_size)
    os.close(fd)
