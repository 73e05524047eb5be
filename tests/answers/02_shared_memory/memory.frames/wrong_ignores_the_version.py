# S4: the version is not looked at
# says: The version was odd: the writer was at work
def publish(memory, picture):
    (version,) = struct.unpack_from("<Q", memory)
    struct.pack_into("<Q", memory, 0, version + 1)
    memory[8:] = picture
    struct.pack_into("<Q", memory, 0, version + 2)


def latest(memory):
    return bytes(memory[8:])
