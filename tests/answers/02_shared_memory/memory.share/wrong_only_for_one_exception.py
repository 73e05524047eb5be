# S2: it cleans up after one kind of error only
# says: behind. It lasts until somebody removes its name
def share(name, ready, done, image):
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    view = mmap.mmap(memory.fd, len(image))
    os.close(memory.fd)
    try:
        view[:] = image
    except TypeError:
        view.close()
        memory.unlink()
        raise
    posix_ipc.Semaphore(ready).release()
    posix_ipc.Semaphore(done).acquire()
    view.close()
    memory.unlink()
