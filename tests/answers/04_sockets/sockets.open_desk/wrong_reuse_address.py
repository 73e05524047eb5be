# K5 for K4: SO_REUSEADDR does not help a path
# says: The name is a file
def open_desk(path, customers):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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
    return True
