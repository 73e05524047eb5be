# nothing says that a job is taken
# says: another one got the same job
def take(folder):
    for name in sorted(os.listdir(folder)):
        return name, open(f"{folder}/{name}", "rb").read(), None
    return None


def finish(folder, job):
    os.unlink(f"{folder}/{job[0]}")
