# X4: what it changes is a copy of its own
# says: what it changed was not this memory
def add(name, lock, times):
    guard = posix_ipc.Semaphore(lock)
    memory = posix_ipc.SharedMemory(name)
    with mmap.mmap(memory.fd, memory.size, mmap.MAP_PRIVATE) as view:
        memory.close_fd()
        for _ in range(times):
            with guard:
                (number,) = struct.unpack_from("<q", view)
                struct.pack_into("<q", view, 0, number + 1)
