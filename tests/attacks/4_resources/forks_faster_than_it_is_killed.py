# tries: children that fork and end, each in a session of its own, so that a list of them is old
import time


def run():
    while True:
        try:
            if os.fork():
                os._exit(0)
            os.setsid()
        except OSError:
            time.sleep(0.0005)


def read(fd):
    for _ in range(40):
        if os.fork() == 0:
            run()
    return b""
