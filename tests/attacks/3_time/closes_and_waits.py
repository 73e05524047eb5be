# tries: a child that keeps its pipe open and ignores everything, in a session of its own
import signal


def read(fd):
    if os.fork() == 0:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGTTIN):
            signal.signal(number, signal.SIG_IGN)
        while True:
            signal.pause()
    return os.wait()
