# the descriptor that came along is left open
# says: left 1 descriptor open
def share(name, ready, done, image):
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    try:
        with mmap.mmap(memory.fd, len(image)) as view:
            view[:] = image
            posix_ipc.Semaphore(ready).release()
            posix_ipc.Semaphore(done).acquire()
    finally:
        memory.unlink()
