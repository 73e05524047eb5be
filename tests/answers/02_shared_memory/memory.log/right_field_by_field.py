def read_log(memory):
    entries = []
    for number in range(struct.unpack_from(">H", memory)[0]):
        begin = 8 + 24 * number
        star = int.from_bytes(memory[begin : begin + 2], "big")
        (brightness,) = struct.unpack_from(">i", memory, begin + 4)
        band = chr(memory[begin + 8])
        (moment,) = struct.unpack_from(">d", memory, begin + 16)
        entries.append((star, brightness, band, moment))
    return entries
