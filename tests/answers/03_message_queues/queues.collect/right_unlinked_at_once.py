# the name goes first, the queue stays with those who have it open
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    line.unlink()
    children = []
    for station in reports:
        pid = os.fork()
        if pid == 0:
            for report in station:
                line.send(report)
            os._exit(0)
        children.append(pid)
    found = []
    for _ in range(sum(len(station) for station in reports)):
        found.append(line.receive()[0])
    for pid in children:
        os.waitpid(pid, 0)
    line.close()
    return sorted(found)
