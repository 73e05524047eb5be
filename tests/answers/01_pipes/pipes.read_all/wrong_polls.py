# asks again and again instead of sleeping until there is something
# says: while it had to wait for 0.5 s: it asked again and again
def read_all(fd):
    os.set_blocking(fd, False)
    data = b""
    while True:
        try:
            piece = os.read(fd, 65536)
        except BlockingIOError:
            continue
        if not piece:
            os.set_blocking(fd, True)
            return data
        data += piece
