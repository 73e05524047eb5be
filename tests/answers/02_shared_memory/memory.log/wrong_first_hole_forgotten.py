# S5: the hole behind the count is forgotten
# says: an entry came back as
def read_log(memory):
    (count,) = struct.unpack_from(">H", memory)
    rows = [struct.unpack_from(">Hxxic7xd", memory, 2 + 24 * k) for k in range(count)]
    return [
        (star, brightness, band.decode("latin-1"), moment)
        for star, brightness, band, moment in rows
    ]
