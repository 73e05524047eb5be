def publish(memory, picture):
    version = memory[:8].cast("Q")
    version[0] += 1
    memory[8:] = picture
    version[0] += 1


def latest(memory):
    version, copy = memory[:8].cast("Q"), bytearray(len(memory) - 8)
    before, after = 1, 0
    while before % 2 or before != after:
        os.sched_yield()
        before = version[0]
        copy[:] = memory[8:]
        after = version[0]
    return bytes(copy)
