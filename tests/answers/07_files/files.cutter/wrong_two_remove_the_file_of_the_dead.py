# F6: two find the same dead owner, and the second removes the lock of the first
# says: then the first got it, too
def _alive(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


def acquire(path):
    while True:
        try:
            with open(path, "x") as f:
                f.write(str(os.getpid()))
            return path
        except FileExistsError:
            try:
                pid = int(Path(path).read_text() or 0)
            except FileNotFoundError:
                continue
            if pid and not _alive(pid):
                os.remove(path)
            else:
                time.sleep(0.01)


def release(lock):
    os.remove(lock)
