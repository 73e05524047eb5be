def publish(memory, picture):
    number = int.from_bytes(memory[:8], "little")
    for step, place, content in ((1, slice(0), b""), (2, slice(8, None), picture)):
        memory[place] = content
        memory[:8] = (number + step).to_bytes(8, "little")


def latest(memory):
    before = bytes(memory[:8])
    copy = memory[8:].tobytes()
    while before[0] % 2 or bytes(memory[:8]) != before:
        before = bytes(memory[:8])
        copy = memory[8:].tobytes()
    return copy
