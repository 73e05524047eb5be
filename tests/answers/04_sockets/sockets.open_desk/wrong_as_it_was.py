# K4, K8, X2: nothing is repaired
# says: a desk that died has left its path
def open_desk(path, customers):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        for _ in range(customers):
            line, _ = listener.accept()
            if os.fork() == 0:
                line.sendall(b"ticket: " + line.recv(100))
                os._exit(0)
    return True
