# the own path stays
# says: it left its path behind
def open_desk(path, customers):
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(path) == 0:
            return False
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        for _ in range(customers):
            line, _ = listener.accept()
            if os.fork() == 0:
                line.sendall(b"ticket: " + line.recv(100))
                os._exit(0)
            line.close()
    for _ in range(customers):
        os.wait()
    return True
