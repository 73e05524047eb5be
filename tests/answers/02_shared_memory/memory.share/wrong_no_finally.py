# S2: what goes wrong in between leaves the name
# says: leaves nothing behind when the image cannot be stored
def share(name, ready, done, image):
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    with mmap.mmap(memory.fd, len(image)) as view:
        view[:] = image
        posix_ipc.Semaphore(ready).release()
        posix_ipc.Semaphore(done).acquire()
    memory.close_fd()
    memory.unlink()
