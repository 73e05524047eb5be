# S5: the sign is lost
# says: an entry came back as
def read_log(memory):
    (count,) = struct.unpack_from(">H", memory)
    rows = [struct.unpack_from(">HxxIc7xd", memory, 8 + 24 * k) for k in range(count)]
    return [(star, brightness, band.decode(), moment) for star, brightness, band, moment in rows]
