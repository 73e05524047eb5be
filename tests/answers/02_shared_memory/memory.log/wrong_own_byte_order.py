# S5: this machine's byte order
# says: there are 5 entries
def read_log(memory):
    (count,) = struct.unpack_from("<H", memory)
    rows = [struct.unpack_from("<Hxxic7xd", memory, 8 + 24 * k) for k in range(min(count, 40))]
    return [
        (star, brightness, band.decode("latin-1"), moment)
        for star, brightness, band, moment in rows
    ]
