# tries: to keep process 1 busy with the one signal that it hears
import signal
import time


def read(fd):
    end = time.monotonic() + 3
    while time.monotonic() < end:
        os.kill(1, signal.SIGCHLD)
        os.kill(1, signal.SIGTTIN)
    return b""
