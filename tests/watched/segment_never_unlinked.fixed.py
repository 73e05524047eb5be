"""A segment of shared memory is made, and its name never removed."""

import mmap
import os

import posix_ipc

name = f"/labkit-test-{os.getpid()}"
segment = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=4096)
memory = mmap.mmap(segment.fd, 4096)
memory[0] = 1
memory.close()
segment.close_fd()
segment.unlink()
