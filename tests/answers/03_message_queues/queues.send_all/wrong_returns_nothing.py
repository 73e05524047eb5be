# the number is not returned
# says: return how many messages it could send
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line = posix_ipc.MessageQueue(name)
    try:
        for message in messages:
            line.send(message, timeout=max(0, end - time.monotonic()))
    except posix_ipc.BusyError:
        pass
    line.close()
