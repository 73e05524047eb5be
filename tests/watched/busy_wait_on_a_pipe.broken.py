"""The parent asks a non-blocking pipe again and again."""
# says: busy waiting

import os
import time

reader, writer = os.pipe()
if os.fork() == 0:
    time.sleep(0.8)
    os.write(writer, b"!")
    os._exit(0)
os.set_blocking(reader, False)
got = b""
while not got:
    try:
        got = os.read(reader, 1)
    except BlockingIOError:
        continue
os.wait()
