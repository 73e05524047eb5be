"""A signal comes before pause(): it is handled, and pause() waits for another one."""
# says: stuck
# says: waits in pause() for a signal
# says: signal.pause()

import os
import signal

signal.signal(signal.SIGUSR1, lambda *_: None)
os.kill(os.getpid(), signal.SIGUSR1)
signal.pause()
