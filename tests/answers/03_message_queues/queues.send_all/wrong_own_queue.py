# a queue of its own is made, where nobody receives
# says: it returned 10, but 0 of 10 messages arrived
# messy
def send_all(name, messages, seconds):
    line = posix_ipc.MessageQueue(name + "-own", posix_ipc.O_CREAT)
    for message in messages:
        line.send(message, timeout=seconds)
    line.close()
    return len(messages)
