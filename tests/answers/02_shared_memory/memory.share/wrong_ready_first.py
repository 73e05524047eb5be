# S7: the flag is set before the data
# says: found that its end was not there yet
def share(name, ready, done, image):
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    try:
        with mmap.mmap(memory.fd, len(image)) as view:
            posix_ipc.Semaphore(ready).release()
            view[:] = image
            posix_ipc.Semaphore(done).acquire()
    finally:
        memory.close_fd()
        memory.unlink()
