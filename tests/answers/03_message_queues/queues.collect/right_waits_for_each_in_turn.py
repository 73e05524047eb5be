# receives until all children have ended, then the rest
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    children = set()
    for station in reports:
        pid = os.fork()
        if pid == 0:
            for report in station:
                line.send(report)
            os._exit(0)
        children.add(pid)
    found = []
    while children:
        try:
            found.append(line.receive(timeout=0.05)[0])
        except posix_ipc.BusyError:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            children.discard(pid)
    while line.current_messages:
        found.append(line.receive()[0])
    line.close()
    posix_ipc.unlink_message_queue(name)
    return sorted(found)
