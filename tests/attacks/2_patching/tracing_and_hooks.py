# tries: hooks that live on: atexit, tracing, after fork, import, garbage collection
import atexit
import gc
import sys


def read(fd):
    def hook(*_, **__):
        return hook

    atexit.register(hook)
    sys.settrace(hook)
    sys.setprofile(hook)
    sys.excepthook = sys.unraisablehook = sys.displayhook = hook
    sys.meta_path.insert(0, hook)
    os.register_at_fork(before=hook, after_in_child=hook, after_in_parent=hook)
    gc.callbacks.append(hook)
    return b"x"
