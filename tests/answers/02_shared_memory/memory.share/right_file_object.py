def share(name, ready, done, image):
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    try:
        with open(memory.fd, "r+b", buffering=0) as file, mmap.mmap(file.fileno(), 0) as view:
            view.write(image)
            posix_ipc.Semaphore(ready).release()
            posix_ipc.Semaphore(done).acquire()
    finally:
        posix_ipc.unlink_shared_memory(name)
