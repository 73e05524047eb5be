# the time that is left for each
def send_all(name, messages, seconds):
    until, sent = time.monotonic() + seconds, 0
    queue = posix_ipc.MessageQueue(name, read=False)
    for message in messages:
        try:
            queue.send(message, max(0.0, until - time.monotonic()))
        except posix_ipc.BusyError:
            break
        sent += 1
    queue.close()
    return sent
