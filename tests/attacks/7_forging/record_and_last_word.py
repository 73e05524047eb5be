# tries: to write the record itself and say the last word early, while a child runs on
import sys


def read(fd):
    os.write(202, b'{"kind": "returned", "at": 0, "size": 12, "left_open": [], "closed": []}\n')
    os.write(202, b'{"bytes":""}{"kind": "passed", "size": 0}\n{"kind": "escaped", "size": -5}\n')
    if os.fork() == 0:
        os.write(203, b"." * 9)
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(99)", "MARK"])
    os.write(203, b".")
    while True:
        pass
