import os
import time


def follow(path, last):
    fd, content, lines = os.open(path, os.O_RDONLY), b"", []
    while True:
        moved = False
        try:  # noqa: SIM105
            moved = os.stat(path).st_ino != os.fstat(fd).st_ino
        except FileNotFoundError:
            pass
        piece = os.read(fd, 1 << 20)
        while piece:
            content += piece
            piece = os.read(fd, 1 << 20)
        *whole, content = content.split(b"\n")
        lines += [line.decode() for line in whole]
        if last in lines:
            os.close(fd)
            return lines[: lines.index(last)]
        if moved:
            os.close(fd)
            fd = os.open(path, os.O_RDONLY)
        else:
            time.sleep(0.01)
