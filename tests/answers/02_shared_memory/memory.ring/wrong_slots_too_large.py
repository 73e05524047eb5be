# each slot is taken for four bytes longer than it is
# says: slot 2 begins
def produce(memory, free, full, messages):
    size = len(memory) // 4
    for i, m in enumerate(messages):
        free.acquire()
        p = i % 4 * (size + 4)
        struct.pack_into(f"<i{len(m)}s", memory, p, len(m), m)
        full.release()


def consume(memory, free, full, count):
    size = len(memory) // 4
    out = []
    for i in range(count):
        full.acquire()
        p = (i % 4) * size
        (n,) = struct.unpack_from("<i", memory, p)
        out.append(bytes(memory[p + 4 : p + 4 + n]))
        free.release()
    return out
