# the queue is made larger, as if that were the reason
# says: collect raised
# messy
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX, max_messages=1000)
    children = []
    for station in reports:
        pid = os.fork()
        if pid == 0:
            for report in station:
                line.send(report)
            os._exit(0)
        children.append(pid)
    for pid in children:
        os.waitpid(pid, 0)
    found = []
    while line.current_messages:
        found.append(line.receive()[0])
    line.close()
    line.unlink()
    return sorted(found)
