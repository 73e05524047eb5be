# BusyError is not expected
# says: BusyError means that the time is over
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line = posix_ipc.MessageQueue(name)
    for message in messages:
        line.send(message, timeout=max(0, end - time.monotonic()))
    line.close()
    return len(messages)
