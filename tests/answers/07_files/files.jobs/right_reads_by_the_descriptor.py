import fcntl


def take(folder):
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        try:
            file = open(path, "rb")  # noqa: SIM115
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.exists(path):
                return name, file.read(), file
        except OSError:
            pass
        file.close()
    return None


def finish(folder, job):
    name, _, file = job
    os.remove(f"{folder}/{name}")
    file.close()
