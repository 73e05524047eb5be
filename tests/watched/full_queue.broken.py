"""A queue is filled, and nobody ever receives from it."""
# says: stuck
# says: waits in mq_send() on the queue
# says: queue.send(

import os

import posix_ipc

name = f"/labkit-test-{os.getpid()}"
queue = posix_ipc.MessageQueue(name, posix_ipc.O_CREX, max_messages=4, max_message_size=8)
try:
    for number in range(10):
        queue.send(b"%d" % number)
finally:
    queue.close()
    queue.unlink()
