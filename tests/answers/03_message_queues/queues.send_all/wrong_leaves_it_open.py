# the queue is not closed
# says: left 1 descriptor open
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line = posix_ipc.MessageQueue(name)
    for count, message in enumerate(messages):
        try:
            line.send(message, timeout=max(0, end - time.monotonic()))
        except posix_ipc.BusyError:
            return count
    return len(messages)
