# X1: the forked child does not end with _exit
# says: end it with os._exit(0)
# messy
def read_all(fd):
    child = os.fork()
    data = b""
    while piece := os.read(fd, 65536):
        data += piece
    if child:
        os.waitpid(child, 0)
    return data
