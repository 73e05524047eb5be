# tries: queues, semaphores and shared memory under names that outlive it
import ctypes
from multiprocessing import shared_memory


def read(fd):
    libc = ctypes.CDLL(None)
    for number in range(20):
        libc.mq_open(f"/TOKEN{number}".encode(), 0o102, 0o600, None)
        libc.sem_open(f"/TOKEN{number}".encode(), 0o102, 0o600, 1)
        libc.msgget(1000 + number, 0o1600)
        libc.semget(1000 + number, 5, 0o1600)
        shared_memory.SharedMemory(f"TOKEN{number}", create=True, size=1 << 20)
    return b""
