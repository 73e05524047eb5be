# a ring of three slots
# says: slot 0 holds message 3
def produce(memory, free, full, messages):
    size = len(memory) // 4
    for i, m in enumerate(messages):
        free.acquire()
        p = i % 3 * size
        struct.pack_into(f"<I{len(m)}s", memory, p, len(m), m)
        full.release()


def consume(memory, free, full, count):
    size = len(memory) // 4
    out = []
    for i in range(count):
        full.acquire()
        p = (i % 3) * size
        (n,) = struct.unpack_from("<I", memory, p)
        out.append(bytes(memory[p + 4 : p + 4 + n]))
        free.release()
    return out
