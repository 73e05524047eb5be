# M4: waits for its children before it receives
# says: the queue '/reports'
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
    for pid in children:
        os.waitpid(pid, 0)
    found = [line.receive()[0] for _ in range(sum(map(len, reports)))]
    line.close()
    line.unlink()
    return sorted(found)
