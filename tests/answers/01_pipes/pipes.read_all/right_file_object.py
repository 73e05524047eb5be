def read_all(fd):
    with open(fd, "rb", closefd=False) as file:
        return file.read()
