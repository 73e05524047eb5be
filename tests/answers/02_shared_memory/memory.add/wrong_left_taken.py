# L3: acquired once, and not released at the end
# says: it left the lock at 0
def add(name, lock, times):
    guard = posix_ipc.Semaphore(lock)
    memory = posix_ipc.SharedMemory(name)
    with mmap.mmap(memory.fd, memory.size) as view:
        memory.close_fd()
        guard.acquire()
        for _ in range(times):
            (number,) = struct.unpack_from("<q", view)
            struct.pack_into("<q", view, 0, number + 1)
