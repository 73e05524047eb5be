"""A lock file is waited for, whose maker removes it, after a wait of seconds with a time limit."""

import os
import select
import time

maker = os.fork()
if maker == 0:
    with open("app.lock", "x") as file:
        file.write(str(os.getpid()))
    select.select([], [], [], 7)
    os.unlink("app.lock")
    os._exit(1)
while os.path.exists("app.lock"):
    time.sleep(0.05)
os.wait()
