BUFFER = 5000


def read_all(fd):
    def one():
        space = bytearray(BUFFER)
        return bytes(space[: os.readv(fd, [space])])

    data = bytearray()
    while piece := one():
        print("got", len(piece))
        data.extend(piece)
    return bytes(data)
