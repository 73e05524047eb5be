# S7: nothing says that a picture is being written
# says: promises a whole picture, but the memory held parts of two
def publish(memory, picture):
    (version,) = struct.unpack_from("<Q", memory)
    memory[8:] = picture
    struct.pack_into("<Q", memory, 0, version + 2)


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
