# the messages that were not sent are counted
# says: it returned 9, but 4 of 9 messages arrived
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line = posix_ipc.MessageQueue(name)
    try:
        for message in messages:
            line.send(message, timeout=max(0, end - time.monotonic()))
    except posix_ipc.BusyError:
        pass
    line.close()
    return len(messages)
