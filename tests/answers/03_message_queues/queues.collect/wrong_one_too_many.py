# receives once more than is sent
# says: Receive as many messages as are sent
# messy
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    children = []
    for station in reports:
        pid = os.fork()
        if pid == 0:
            for report in station:
                line.send(report)
            os._exit(0)
        children.append(pid)
    found = [line.receive()[0] for _ in range(sum(map(len, reports)) + 1)]
    for pid in children:
        os.waitpid(pid, 0)
    line.close()
    line.unlink()
    return sorted(found)
