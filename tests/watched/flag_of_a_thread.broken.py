"""The main thread looks at a flag again and again; the thread that was to set it has failed."""
# says: stuck
# says: polling

import contextlib
import threading
import time

done = False


def work():
    global done
    with contextlib.suppress(KeyError):
        print({}["the answer"])
        done = True


threading.Thread(target=work).start()
while not done:
    time.sleep(0.05)
