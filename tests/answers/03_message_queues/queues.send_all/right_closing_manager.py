# contextlib closes it
from contextlib import closing


def send_all(name, messages, seconds):
    start = time.time()
    with closing(posix_ipc.MessageQueue(name)) as line:
        for count, message in enumerate(messages):
            remaining = start + seconds - time.time()
            try:
                line.send(message, timeout=remaining if remaining > 0 else 0)
            except posix_ipc.BusyError:
                return count
    return len(messages)
