class Ring:
    def __init__(self, memory):
        self.memory, self.size, self.at = memory, len(memory) // 4, 0

    def step(self):
        place, self.at = self.at, (self.at + self.size) % len(self.memory)
        return place


def produce(memory, free, full, messages):
    ring = Ring(memory)
    for message in messages:
        place = ring.step()
        free.acquire()
        memory[place : place + 4 + len(message)] = struct.pack("<I", len(message)) + message
        full.release()


def consume(memory, free, full, count):
    ring = Ring(memory)
    messages = []
    while len(messages) < count:
        place = ring.step()
        full.acquire()
        (length,) = struct.unpack("<I", memory[place : place + 4])
        messages.append(memory[place + 4 : place + 4 + length].tobytes())
        free.release()
    return messages
