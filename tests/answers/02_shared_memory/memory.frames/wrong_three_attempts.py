# it gives up while the writer is at work
# says: it gave up, and returned None
def publish(memory, picture):
    v = struct.unpack_from("<Q", memory)[0]
    struct.pack_into("<Q", memory, 0, v + 1)
    memory[8 : 8 + len(picture)] = picture
    struct.pack_into("<Q", memory, 0, v + 2)


def latest(memory):
    for _ in range(3):
        before = struct.unpack_from("<Q", memory)[0]
        if before % 2:
            time.sleep(0.1)
            continue
        p = bytes(memory[8:])
        if struct.unpack_from("<Q", memory)[0] == before:
            return p
    return None
