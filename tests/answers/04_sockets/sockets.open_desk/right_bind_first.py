import errno


def open_desk(path, customers):
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(path)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(path)
                listener.close()
                return False
            except ConnectionRefusedError:
                os.unlink(path)
        listener.bind(path)
    listener.listen(5)
    children = []
    for _ in range(customers):
        line = listener.accept()[0]
        pid = os.fork()
        if pid == 0:
            listener.close()
            line.sendall(b"ticket: " + line.recv(100))
            line.close()
            os._exit(0)
        children.append(pid)
        line.close()
    listener.close()
    os.unlink(path)
    for pid in children:
        os.waitpid(pid, 0)
    return True
