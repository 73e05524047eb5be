def read_all(fd):
    piece = os.read(fd, 1 << 20)
    return piece + read_all(fd) if piece else b""
