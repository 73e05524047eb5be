# S6: asks again and again until there is room
# says: it asked again and again
def send_all(name, messages, seconds):
    end = time.monotonic() + seconds
    line, count = posix_ipc.MessageQueue(name), 0
    while count < len(messages) and time.monotonic() < end:
        try:
            line.send(messages[count], timeout=0)
            count += 1
        except posix_ipc.BusyError:
            pass
    line.close()
    return count
