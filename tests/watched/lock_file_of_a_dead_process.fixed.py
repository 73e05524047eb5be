"""A lock file is waited for, whose maker has died without removing it."""

import os
import time

maker = os.fork()
if maker == 0:
    with open("app.lock", "x") as file:
        file.write(str(os.getpid()))
    time.sleep(0.2)
    os.unlink("app.lock")
    os._exit(1)
while os.path.exists("app.lock"):
    time.sleep(0.05)
os.wait()
