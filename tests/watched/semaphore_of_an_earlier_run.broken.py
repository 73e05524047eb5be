"""A named semaphore is there already, at 0: O_CREAT ignores its initial value."""
# says: stuck
# says: stale semaphore
# says: was there already
# says: left over

import os

import posix_ipc

name = f"/labkit-test-{os.getpid()}"
if os.fork() == 0:
    posix_ipc.Semaphore(name, posix_ipc.O_CREAT, initial_value=1).acquire()
    os._exit(1)
os.wait()
semaphore = posix_ipc.Semaphore(name, posix_ipc.O_CREAT, initial_value=1)
semaphore.acquire()
semaphore.unlink()
