# K4: a path that exists is taken for a desk
# says: a path that exists is not yet a desk
def open_desk(path, customers):
    if os.path.exists(path):
        return False
    with socket.socket(socket.AF_UNIX) as office:
        office.bind(path)
        office.listen()
        for _ in range(customers):
            customer, _ = office.accept()
            if os.fork() == 0:
                customer.sendall(b"ticket: " + customer.recv(100))
                os._exit(0)
            customer.close()
    os.unlink(path)
    for _ in range(customers):
        os.wait()
    return True
