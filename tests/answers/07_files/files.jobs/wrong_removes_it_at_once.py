# T6: a job that is taken is in the worker's memory only
# says: the job of the dead is never done
def take(folder):
    for name in sorted(os.listdir(folder)):
        with open(f"{folder}/{name}", "rb") as file:
            content = file.read()
        try:
            os.unlink(f"{folder}/{name}")
        except FileNotFoundError:
            continue
        return name, content, None
    return None


def finish(folder, job):
    pass
