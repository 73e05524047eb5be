# S4: the same before and after, but odd
# says: The version was odd: the writer was at work
def publish(memory, picture):
    (version,) = struct.unpack_from("<Q", memory)
    struct.pack_into("<Q", memory, 0, version + 1)
    memory[8:] = picture
    struct.pack_into("<Q", memory, 0, version + 2)


def latest(memory):
    while True:
        before = bytes(memory[:8])
        picture = bytes(memory[8:])
        if memory[:8] == before:
            return picture
