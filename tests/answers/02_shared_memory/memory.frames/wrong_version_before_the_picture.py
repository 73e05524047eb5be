# S7: the version is set before the data
# says: promises a whole picture, but the memory held parts of two
def publish(memory, picture):
    (version,) = struct.unpack_from("<Q", memory)
    struct.pack_into("<Q", memory, 0, version + 1)
    struct.pack_into("<Q", memory, 0, version + 2)
    memory[8:] = picture


def latest(memory):
    while True:
        (before,) = struct.unpack_from("<Q", memory)
        if before % 2:
            time.sleep(0.001)
            continue
        picture = bytes(memory[8:])
        (after,) = struct.unpack_from("<Q", memory)
        if before == after:
            return picture
