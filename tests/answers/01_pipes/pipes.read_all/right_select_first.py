def read_all(fd):
    data = bytearray()
    poll = select.poll()
    poll.register(fd)
    while True:
        poll.poll()
        if not (piece := os.read(fd, 777)):
            break
        data += piece
    return bytes(data)
