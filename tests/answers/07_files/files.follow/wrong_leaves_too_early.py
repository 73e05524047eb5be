# F9: what was appended since the last look is not read
# says: of 30 lines are lost or torn
import os
import time


def follow(path, last):
    lines, rest, file = [], "", open(path)  # noqa: SIM115
    while True:
        text = file.read()
        *whole, rest = (rest + text).split("\n")
        for line in whole:
            if line == last:
                file.close()
                return lines
            lines.append(line)
        if not text:
            time.sleep(0.01)
            if os.path.exists(path) and os.stat(path).st_ino != os.fstat(file.fileno()).st_ino:
                file.close()
                file = open(path)  # noqa: SIM115
