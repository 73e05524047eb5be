def open_desk(path, customers):
    if alive(path):
        return False
    if os.path.lexists(path):
        os.remove(path)
    started = 0
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        try:
            listener.listen()
            for _ in range(customers):
                with listener.accept()[0] as line:
                    if os.fork() == 0:
                        line.sendall(b"ticket: " + line.recv(100))
                        os._exit(0)
                    started += 1
        finally:
            os.unlink(path)
            for _ in range(started):
                os.wait()
    return True


def alive(path):
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(path)
            return True
    except OSError:
        return False
