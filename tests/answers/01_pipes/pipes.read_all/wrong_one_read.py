# P4: one read() taken as the whole
# says: One os.read() returns what is in the pipe at that moment
def read_all(fd):
    return os.read(fd, 1_000_000)
