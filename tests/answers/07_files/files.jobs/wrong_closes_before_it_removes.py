# the claim is let go before the job is gone
# says: remove it first, and let go of your claim then
def take(folder):
    for name in sorted(os.listdir(folder)):
        if name.startswith("."):
            continue
        path = os.path.join(folder, name)
        try:
            f = open(path, "rb")  # noqa: SIM115
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        if os.path.exists(path):
            return name, f.read(), f
        f.close()
    return None


def finish(folder, job):
    job[2].close()
    os.remove(os.path.join(folder, job[0]))
