# waits for room by select()
def send_all(name, messages, seconds):
    end = time.perf_counter() + seconds
    queue = posix_ipc.MessageQueue(name)
    sent = 0
    while sent < len(messages):
        left = end - time.perf_counter()
        if left <= 0 or not select.select([], [queue.mqd], [], left)[1]:
            break
        try:
            queue.send(messages[sent], timeout=0)
        except posix_ipc.BusyError:
            continue
        sent += 1
    queue.close()
    return sent
