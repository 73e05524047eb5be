# S4: a view of the slot is kept
# says: copy, with bytes
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
        begin = number % 4 * size
        (length,) = struct.unpack_from("<I", memory, begin)
        found.append(memory[begin + 4 : begin + 4 + length])
        free.release()
    return found
