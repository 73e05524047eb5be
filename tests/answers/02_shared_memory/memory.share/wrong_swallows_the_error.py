# the error is swallowed
# says: let the TypeError
def share(name, ready, done, image):
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    try:
        with mmap.mmap(memory.fd, len(image)) as view:
            view[:] = image
            posix_ipc.Semaphore(ready).release()
            posix_ipc.Semaphore(done).acquire()
    except TypeError:
        pass
    finally:
        memory.close_fd()
        memory.unlink()
