# X1: the child does not end
# says: end it with os._exit(0)
# messy
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    children = []
    for station in reports:
        pid = os.fork()
        if pid == 0:
            for report in station:
                line.send(report)
            return []
        children.append(pid)
    found = [line.receive()[0] for _ in range(sum(map(len, reports)))]
    for pid in children:
        os.waitpid(pid, 0)
    line.close()
    line.unlink()
    return sorted(found)
