# M5: stops at the first end mark of several
# says: reports
# messy
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    for station in reports:
        if os.fork() == 0:
            for report in station:
                line.send(report)
            line.send(b"")
            os._exit(0)
    found = []
    while message := line.receive()[0]:
        found.append(message)
    for _ in reports:
        os.wait()
    line.close()
    line.unlink()
    return sorted(found)
