"""A lock file is waited for, whose maker has died without removing it."""
# says: stuck
# says: polling
# says: is dead: lock with flock()
# says: looks again and again, and sleeps in between

import os
import time

maker = os.fork()
if maker == 0:
    with open("app.lock", "x") as file:
        file.write(str(os.getpid()))
    os._exit(1)
os.wait()
while os.path.exists("app.lock"):
    time.sleep(0.05)
