# sent from the end of the list
# says: send them in order
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line, count = posix_ipc.MessageQueue(name), 0
    try:
        while messages:
            line.send(messages.pop(), timeout=max(0, end - time.monotonic()))
            count += 1
    except posix_ipc.BusyError:
        pass
    line.close()
    return count
