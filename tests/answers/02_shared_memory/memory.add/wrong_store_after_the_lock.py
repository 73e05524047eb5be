# S1: the store is outside the critical section
# says: were lost. Load and store belong together
def add(name, lock, times):
    guard = posix_ipc.Semaphore(lock)
    memory = posix_ipc.SharedMemory(name)
    with mmap.mmap(memory.fd, memory.size) as view:
        memory.close_fd()
        for _ in range(times):
            with guard:
                (number,) = struct.unpack_from("<q", view)
            struct.pack_into("<q", view, 0, number + 1)
