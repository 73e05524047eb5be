# S4: a picture can begin and end while it is copied
# says: Load the version again afterwards
def publish(memory, picture):
    (version,) = struct.unpack_from("<Q", memory)
    struct.pack_into("<Q", memory, 0, version + 1)
    memory[8:] = picture
    struct.pack_into("<Q", memory, 0, version + 2)


def latest(memory):
    while struct.unpack_from("<Q", memory)[0] % 2:
        os.sched_yield()
    return bytes(memory[8:])
