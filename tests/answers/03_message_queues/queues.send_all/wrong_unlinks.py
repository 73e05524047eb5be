# the queue of others is unlinked
# says: send_all unlinked the queue, which it was given
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line, count = posix_ipc.MessageQueue(name), 0
    try:
        for message in messages:
            line.send(message, timeout=max(0, end - time.monotonic()))
            count += 1
    except posix_ipc.BusyError:
        line.unlink()
    line.close()
    return count
