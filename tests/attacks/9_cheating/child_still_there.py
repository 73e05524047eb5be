# tries: to leave the work to a child that is still there when it returns
def read(fd):
    if os.fork() == 0:
        os.setsid()
        os.fork()
        while True:
            pass
    return b"".join(iter(lambda: os.read(fd, 65536), b""))
