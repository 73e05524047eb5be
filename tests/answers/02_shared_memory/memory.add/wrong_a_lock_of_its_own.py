# L5: a lock that only this process has
# says: while another process held the lock
import threading


def add(name, lock, times):
    guard = threading.Lock()
    memory = posix_ipc.SharedMemory(name)
    with mmap.mmap(memory.fd, memory.size) as view:
        memory.close_fd()
        for _ in range(times):
            with guard:
                (number,) = struct.unpack_from("<q", view)
                struct.pack_into("<q", view, 0, number + 1)
