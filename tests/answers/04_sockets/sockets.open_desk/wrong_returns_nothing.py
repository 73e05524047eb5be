# what it did is not told
# says: return True, not None
def open_desk(path, customers):
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(path) == 0:
            print("taken")
            return
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
    os.unlink(path)
    for _ in range(customers):
        os.wait()
