# it gives up while the writer is at work, and returns what it had before
# says: latest raised UnboundLocalError
def publish(memory, picture):
    v = struct.unpack_from("<Q", memory)[0]
    struct.pack_into("<Q", memory, 0, v + 1)
    memory[8 : 8 + len(picture)] = picture
    struct.pack_into("<Q", memory, 0, v + 2)


def latest(memory):
    for _ in range(100):
        v = struct.unpack_from("<Q", memory)[0]
        if v % 2 == 0:
            p = memory[8:].tobytes()
            if struct.unpack_from("<Q", memory)[0] == v:
                return p
        time.sleep(0.01)
    return p
