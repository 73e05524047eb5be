# a new file is to be recognised by a size that it never has
# says: three seconds later it still reads the old file
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
            if os.path.getsize(path) < 0:
                file.close()
                file = open(path)  # noqa: SIM115
