# K7: it waits for each child before it takes the next customer
# says: while another customer was on the line
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
            os.wait()
    os.unlink(path)
    return True
