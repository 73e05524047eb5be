# S6: busy-waiting, and a look that may come too early
# says: ✘ queues.collect: silence is not the end, and costs nothing
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
    while children:
        while line.current_messages:
            found.append(line.receive()[0])
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid:
            children.remove(pid)
    line.close()
    line.unlink()
    return sorted(found)
