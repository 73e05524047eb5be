# M7: a long pause is taken for the end
# says: A queue that is empty now may be filled in a moment
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
    found = []
    while True:
        try:
            found.append(line.receive(timeout=2)[0])
        except posix_ipc.BusyError:
            break
    for pid in children:
        os.waitpid(pid, 0)
    line.close()
    line.unlink()
    return sorted(found)
