# ExitStack, iter() with a sentinel
from contextlib import ExitStack, closing


def hand_out(name, jobs, workers):
    with closing(posix_ipc.MessageQueue(name)) as line:
        for job, priority in jobs:
            line.send(job, priority=priority)
        for _ in range(workers):
            line.send(b"", priority=0)


def work(jobs_name, results_name):
    with ExitStack() as stack:
        todo, done = (
            stack.enter_context(closing(posix_ipc.MessageQueue(name)))
            for name in (jobs_name, results_name)
        )
        count = 0
        for job in iter(lambda: todo.receive()[0], b""):
            done.send(job[::-1])
            count += 1
    return count
