# S2: the segment is never unlinked
# says: behind. It lasts until somebody removes its name
# messy
def share(name, ready, done, image):
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    with mmap.mmap(memory.fd, len(image)) as view:
        memory.close_fd()
        view[:] = image
        posix_ipc.Semaphore(ready).release()
        posix_ipc.Semaphore(done).acquire()
