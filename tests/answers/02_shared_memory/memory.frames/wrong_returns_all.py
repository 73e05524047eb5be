# the version is taken for a part of the picture
# says: the picture begins at byte 8
def publish(memory, picture):
    (version,) = struct.unpack_from("<Q", memory)
    struct.pack_into("<Q", memory, 0, version + 1)
    memory[8:] = picture
    struct.pack_into("<Q", memory, 0, version + 2)


def latest(memory):
    while True:
        (before,) = struct.unpack_from("<Q", memory)
        if before % 2:
            time.sleep(0.001)
            continue
        picture = bytes(memory)
        (after,) = struct.unpack_from("<Q", memory)
        if before == after:
            return picture
