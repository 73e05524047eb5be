# S1: the load is outside the critical section
# says: loaded before it held the lock
def add(name, lock, times):
    guard = posix_ipc.Semaphore(lock)
    memory = posix_ipc.SharedMemory(name)
    with mmap.mmap(memory.fd, memory.size) as view:
        memory.close_fd()
        for _ in range(times):
            (number,) = struct.unpack_from("<q", view)
            with guard:
                struct.pack_into("<q", view, 0, number + 1)
