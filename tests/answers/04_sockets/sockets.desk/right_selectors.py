def desk(fd, customers):
    chosen = selectors.DefaultSelector()
    listener = socket.socket(fileno=os.dup(fd))
    chosen.register(listener, selectors.EVENT_READ)
    come = 0
    while chosen.get_map():
        for key, _ in chosen.select():
            if key.fileobj is listener:
                line, _ = listener.accept()
                chosen.register(line, selectors.EVENT_READ, bytearray())
                come += 1
                if come == customers:
                    chosen.unregister(listener)
            elif not served(key.fileobj, key.data):
                chosen.unregister(key.fileobj)
                key.fileobj.close()
    listener.close()
    chosen.close()


def served(line, begun):
    try:
        piece = line.recv(1000)
        begun += piece
        while (end := begun.find(b"\n") + 1) > 0:
            line.sendall(b"ticket: " + begun[:end])
            del begun[:end]
        return bool(piece)
    except (BrokenPipeError, ConnectionResetError):
        return False
