# K1: messages are sent without framing
# says: without its length, so nobody knows where it ends
def send(fd, message):
    os.write(fd, message)


def receive(fd):
    message = os.read(fd, 65536)
    if not message:
        raise EOFError
    return message
