"""The child has long ended; its parent works on and never waits for it."""
# says: zombie
# says: child 1 had ended

import os
import time

if os.fork() == 0:
    os._exit(3)
time.sleep(0.9)
