"""A multiprocessing.shared_memory segment is closed, but not unlinked: Python's tracker does it."""
# says: leftover
# says: Python itself had to remove

from multiprocessing import shared_memory

segment = shared_memory.SharedMemory(create=True, size=64)
segment.buf[0] = 1
segment.close()
