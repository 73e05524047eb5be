# X2: children are not waited for
# says: that it had started
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
    found = [line.receive()[0] for _ in range(sum(map(len, reports)))]
    line.close()
    line.unlink()
    return sorted(found)
