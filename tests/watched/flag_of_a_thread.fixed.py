"""The main thread looks at a flag again and again; another thread sets it, after a long sleep."""

import threading
import time

done = False


def work():
    global done
    time.sleep(7)
    done = True


threading.Thread(target=work).start()
while not done:
    time.sleep(0.05)
