# the slot is given back before it was copied
# says: that was written into its slot once the other process was told that the slot is free
def produce(memory, free, full, messages):
    size = len(memory) // 4
    for number, message in enumerate(messages):
        free.acquire()
        begin = number % 4 * size
        struct.pack_into("<I", memory, begin, len(message))
        memory[begin + 4 : begin + 4 + len(message)] = message
        full.release()


def consume(memory, free, full, count):
    size, found = len(memory) // 4, []
    for number in range(count):
        full.acquire()
        free.release()
        begin = number % 4 * size
        (length,) = struct.unpack_from("<I", memory, begin)
        found.append(bytes(memory[begin + 4 : begin + 4 + length]))
    return found
