# tries: to leave a daemon behind that is in a session of its own
import sys


def read(fd):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "MARK"])
        os._exit(0)
    return b"".join(iter(lambda: os.read(fd, 65536), b""))
