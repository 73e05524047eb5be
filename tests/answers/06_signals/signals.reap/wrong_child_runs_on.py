# X1: the child is given a copy of the program, and runs on in it
# says: forked ran on past the end of keep
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    order = os.read(orders, 1)
    child = os.fork()
    if child == 0:
        return 1
    os.waitpid(child, 0)
    os.write(reports, order)
    return 1
