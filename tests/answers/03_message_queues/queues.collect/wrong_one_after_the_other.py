# each station waits for the one before
# says: one after the other
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    found = []
    for station in reports:
        pid = os.fork()
        if pid == 0:
            for report in station:
                line.send(report)
            os._exit(0)
        for _ in station:
            found.append(line.receive()[0])
        os.waitpid(pid, 0)
    line.close()
    line.unlink()
    return sorted(found)
