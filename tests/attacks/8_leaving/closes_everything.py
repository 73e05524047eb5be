# tries: to close all descriptors, and to have none to open
import resource


def read(fd):
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    os.closerange(0, 1024)
    return b""
