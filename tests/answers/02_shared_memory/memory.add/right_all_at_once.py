NUMBER = struct.Struct("<q")


def add(name, lock, times):
    memory = posix_ipc.SharedMemory(name)
    with posix_ipc.Semaphore(lock), mmap.mmap(memory.fd, 0) as view:
        (number,) = NUMBER.unpack_from(view)
        NUMBER.pack_into(view, 0, number + times)
    os.close(memory.fd)
