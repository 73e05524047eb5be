# S5: field width
# says: it has 8 bytes, not 4
def add(name, lock, times):
    guard = posix_ipc.Semaphore(lock)
    memory = posix_ipc.SharedMemory(name)
    with mmap.mmap(memory.fd, memory.size) as view:
        memory.close_fd()
        for _ in range(times):
            with guard:
                (number,) = struct.unpack_from("<I", view)
                struct.pack_into("<I", view, 0, (number + 1) % 2**32)
