def add(name, lock, times):
    guard = posix_ipc.Semaphore(lock)
    memory = posix_ipc.SharedMemory(name)
    view = mmap.mmap(memory.fd, 8)
    os.close(memory.fd)
    try:
        for _ in range(times):
            guard.acquire()
            try:
                number = int.from_bytes(view[:8], "little", signed=True)
                view[:8] = (number + 1).to_bytes(8, "little", signed=True)
            finally:
                guard.release()
    finally:
        view.close()
        guard.close()
