# tries: a child that returns, too, after its parent
def read(fd):
    os.fork()
    return b"".join(iter(lambda: os.read(fd, 65536), b""))
