"""The parent looks at a flag in shared memory again and again."""

import mmap
import os
import time

flag = mmap.mmap(-1, 8)
reader, writer = os.pipe()
if os.fork() == 0:
    time.sleep(0.8)
    flag[0] = 1
    os.write(writer, b"!")
    os._exit(0)
os.read(reader, 1)
os.wait()
