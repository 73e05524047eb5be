from contextlib import ExitStack


def with_lock(name, work):
    with ExitStack() as stack:
        lock = posix_ipc.Semaphore(name, posix_ipc.O_CREAT, initial_value=1)
        stack.callback(lock.close)
        lock.acquire(timeout=None)
        stack.callback(lock.release)
        return work()
