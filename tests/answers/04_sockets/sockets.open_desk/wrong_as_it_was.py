# K4, K8, X2: nothing is repaired
# says: a desk that died has left its path
def open_desk(path, customers):
    office = socket.socket(socket.AF_UNIX)
    office.bind(path)
    office.listen()
    while customers:
        customer, address = office.accept()
        if os.fork() == 0:
            words = customer.recv(100)
            customer.sendall(b"ticket: " + words)
            os._exit(0)
        customers -= 1
    office.close()
    return True
