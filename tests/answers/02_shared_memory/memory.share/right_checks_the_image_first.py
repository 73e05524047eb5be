def share(name, ready, done, image):
    if not isinstance(image, bytes):
        raise TypeError("an image is made of bytes")
    memory = posix_ipc.SharedMemory(name, posix_ipc.O_CREX, size=len(image))
    try:
        os.write(memory.fd, image)
        posix_ipc.Semaphore(ready).release()
        posix_ipc.Semaphore(done).acquire()
    finally:
        os.close(memory.fd)
        memory.unlink()
