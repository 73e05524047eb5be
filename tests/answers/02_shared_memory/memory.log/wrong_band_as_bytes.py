# bytes in place of text
# says: an entry came back as
def read_log(memory):
    (count,) = struct.unpack_from(">H", memory)
    return [struct.unpack_from(">Hxxic7xd", memory, 8 + 24 * k) for k in range(count)]
