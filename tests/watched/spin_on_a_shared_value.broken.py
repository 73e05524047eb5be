"""The child looks at a value again and again that the parent sets only after the child's end."""
# says: stuck
# says: busy waiting
# says: while ready.value == 0:
# says: waits in wait() for child 1 to end

import multiprocessing


def work(ready):
    while ready.value == 0:
        pass


if __name__ == "__main__":
    ready = multiprocessing.Value("i", 0)
    child = multiprocessing.Process(target=work, args=(ready,))
    child.start()
    child.join()
    ready.value = 1
