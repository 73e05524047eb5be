# the time is given to each message anew
# says: The timeout of send() is for one message
def send_all(name, messages, seconds):
    line, count = posix_ipc.MessageQueue(name), 0
    try:
        for message in messages:
            line.send(message, timeout=seconds)
            count += 1
    except posix_ipc.BusyError:
        pass
    line.close()
    return count
