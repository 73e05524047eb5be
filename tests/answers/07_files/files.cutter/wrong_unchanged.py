# F6: to look and to make are two steps
# says: then the first got it, too
def acquire(path):
    while os.path.exists(path):
        time.sleep(0.01)
    with open(path, "w") as file:
        file.write(f"in use by {os.getpid()}")
    return path


def release(lock):
    os.remove(lock)
