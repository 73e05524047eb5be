# the version is counted from 0, whatever stands there
# says: Load it from the memory
number = 0


def publish(memory, picture):
    global number
    number += 1
    memory[:8] = struct.pack("<Q", number)
    memory[8:] = picture
    number += 1
    memory[:8] = struct.pack("<Q", number)


def latest(memory):
    while True:
        before = struct.unpack_from("<Q", memory)[0]
        if before % 2:
            time.sleep(0)
            continue
        p = bytes(memory[8:])
        if struct.unpack_from("<Q", memory)[0] == before:
            return p
