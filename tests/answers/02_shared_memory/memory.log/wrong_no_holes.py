# S5: packed, as struct does with >
# says: an entry came back as
def read_log(memory):
    (count,) = struct.unpack_from(">H", memory)
    rows = [struct.unpack_from(">Hicd", memory, 2 + 15 * k) for k in range(count)]
    return [
        (star, brightness, band.decode("latin-1"), moment)
        for star, brightness, band, moment in rows
    ]
