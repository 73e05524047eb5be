# poll() in place of select()
def take_fairly(urgent, routine, count):
    lines = {queue.mqd: queue for queue in map(posix_ipc.MessageQueue, (urgent, routine))}
    first, second = lines
    poll = select.poll()
    for fd in lines:
        poll.register(fd, select.POLLIN)
    taken, streak = [], 0
    for _ in range(count):
        ready = {fd for fd, _ in poll.poll()}
        fd = first if first in ready and (streak < 3 or second not in ready) else second
        streak = streak + 1 if fd == first else 0
        taken.append(lines[fd].receive()[0])
    for queue in lines.values():
        queue.close()
    return taken
