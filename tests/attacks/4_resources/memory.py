# tries: to take two gigabytes, shared by its children, so that no limit of one process holds
import mmap


def read(fd):
    for _ in range(8):
        if os.fork() == 0:
            block = mmap.mmap(-1, 256 << 20)
            for start in range(0, len(block), 4096):
                block[start] = 1
            while True:
                pass
    while True:
        pass
