# S3: the name goes also if it is somebody else's
# says: share removed it: only who has made a name removes it
def share(name, ready, done, image):
    try:
        memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
        view = mmap.mmap(memory.fd, len(image))
        os.close(memory.fd)
        view[:] = image
        view.close()
        posix_ipc.Semaphore(ready).release()
        posix_ipc.Semaphore(done).acquire()
    finally:
        posix_ipc.unlink_shared_memory(name)
