ENTRY = struct.Struct("!H2xis7xd")


def read_log(memory):
    count = memory[0] << 8 | memory[1]
    rows = [ENTRY.unpack_from(memory, 8 + k * ENTRY.size) for k in range(count)]
    return [
        (star, brightness, str(band, "ascii"), moment) for star, brightness, band, moment in rows
    ]
