def slots(memory):
    size = len(memory) // 4
    views = [memory[k * size : (k + 1) * size] for k in range(4)]
    while True:
        yield from views


def produce(memory, free, full, messages):
    for message, slot in zip(messages, slots(memory), strict=False):
        free.acquire()
        slot[4 : 4 + len(message)] = message
        slot[:4] = len(message).to_bytes(4, "little")
        full.release()


def consume(memory, free, full, count):
    return [take(slot, free, full) for _, slot in zip(range(count), slots(memory), strict=False)]


def take(slot, free, full):
    full.acquire()
    size = int.from_bytes(slot[:4], "little")
    message = slot[4:].tobytes()[:size]
    free.release()
    return message
