# it looks for ended children only when there are no more orders
# says: stayed zombies
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    count = 0
    while order := os.read(orders, 1):
        if os.fork() == 0:
            run(gate, order[0])
        count += 1
    for _ in range(count):
        _, status = os.wait()
        os.write(reports, bytes([os.waitstatus_to_exitcode(status)]))
    return count
