# S5: byte order of the version
# says: its bytes are in reverse order
def publish(memory, picture):
    (v,) = struct.unpack_from(">Q", memory)
    struct.pack_into(">Q", memory, 0, v + 1)
    memory[8 : 8 + len(picture)] = picture
    struct.pack_into(">Q", memory, 0, v + 2)


def latest(memory):
    while True:
        before = struct.unpack_from("<Q", memory)[0]
        if before % 2:
            return None
        p = bytes(memory[8:])
        if struct.unpack_from("<Q", memory)[0] == before:
            return p
