def take(folder):
    for name in os.listdir(folder):
        if name.startswith(".taken "):
            _, owner, job = name.split()
            try:
                os.kill(int(owner), 0)
            except ProcessLookupError:
                _move(folder, name, job)
    for name in sorted(os.listdir(folder)):
        mine = f".taken {os.getpid()} {name}"
        if not name.startswith(".") and _move(folder, name, mine):
            with open(f"{folder}/{mine}", "rb") as file:
                return name, file.read(), mine
    return None


def _move(folder, old, new):
    try:
        os.rename(f"{folder}/{old}", f"{folder}/{new}")
        return True
    except FileNotFoundError:
        return False


def finish(folder, job):
    os.unlink(f"{folder}/{job[2]}")
