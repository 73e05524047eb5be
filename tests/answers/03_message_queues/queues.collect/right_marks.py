# each station says its end by an empty message
def collect(name, reports):
    line = posix_ipc.MessageQueue(name, posix_ipc.O_CREX)
    try:
        for station in reports:
            if os.fork() == 0:
                for report in station:
                    line.send(report, priority=1)
                line.send(b"", priority=1)
                os._exit(0)
        found, ended = [], 0
        while ended < len(reports):
            message = line.receive()[0]
            if message:
                found.append(message)
            else:
                ended += 1
        for _ in reports:
            os.wait()
        return sorted(found)
    finally:
        line.unlink()
        line.close()
