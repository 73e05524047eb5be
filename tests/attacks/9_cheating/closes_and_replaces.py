# tries: to close what it was given and to put something else in its place
def read(fd):
    with open(fd, "rb") as file:
        got = file.read()
    os.dup2(os.open("/dev/null", os.O_RDONLY), fd)
    os.closerange(fd + 1, 190)
    return got
