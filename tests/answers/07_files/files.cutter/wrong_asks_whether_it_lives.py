# F6: to look whether the owner lives and to take its place are two steps
# says: then the first got it, too
def acquire(path):
    while os.path.exists(path) and _lives(path):
        time.sleep(0.01)
    with open(path, "w") as file:
        file.write(str(os.getpid()))
    return path


def _lives(path):
    try:
        with open(path) as file:
            os.kill(int(file.read()), 0)
        return True
    except (OSError, ValueError):
        return False


def release(lock):
    if os.path.exists(lock):
        os.remove(lock)
