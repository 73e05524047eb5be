# M1: waits for room for ever
# says: waits in mq_send() on the queue
def send_all(name, messages, seconds):
    line = posix_ipc.MessageQueue(name)
    for message in messages:
        line.send(message)
    line.close()
    return len(messages)
