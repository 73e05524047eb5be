# it looks for ended children only when an order has come
# says: stayed zombies
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    count = alive = 0
    while order := os.read(orders, 1):
        if os.fork() == 0:
            run(gate, order[0])
        count += 1
        alive += 1
        while alive and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            os.write(reports, bytes([os.waitstatus_to_exitcode(ended[1])]))
            alive -= 1
    while alive:
        _, status = os.wait()
        os.write(reports, bytes([os.waitstatus_to_exitcode(status)]))
        alive -= 1
    return count
