# F9: it keeps the old file after the rename
# says: three seconds later it still reads the old file
import time


def follow(path, last):
    lines, rest = [], ""
    with open(path) as file:
        while True:
            *whole, rest = (rest + file.read()).split("\n")
            for line in whole:
                if line == last:
                    return lines
                lines.append(line)
            time.sleep(0.01)
