# tries: as many threads as it gets, each of which computes
import threading


def read(fd):
    while True:
        try:
            threading.Thread(target=lambda: [None for _ in iter(int, 1)], daemon=True).start()
        except RuntimeError:
            break
    return b""
