# tries: to stop itself and everybody it can see
import signal


def read(fd):
    os.kill(-1, signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGSTOP)
