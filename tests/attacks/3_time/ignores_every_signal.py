# tries: to sleep for ever, whatever signal comes
import signal
import time


def read(fd):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    while True:
        time.sleep(1000)
