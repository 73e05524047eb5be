# after each look it begins anew
# says: in another order or some twice
import os
import time


def follow(path, last):
    lines = []
    while True:
        for each in (path + ".1", path):
            if os.path.exists(each):
                with open(each) as file:
                    found = file.read().split("\n")
                lines += found[:-1]
        if last in lines:
            return lines[: lines.index(last)]
        time.sleep(0.01)
