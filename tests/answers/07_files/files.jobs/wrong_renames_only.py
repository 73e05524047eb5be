# T6: a worker that dies takes its job along
# says: the job of the dead is never done
def take(folder):
    for name in sorted(os.listdir(folder)):
        mine = f"{folder}/.{name}.{os.getpid()}"
        if not name.startswith("."):
            try:
                os.rename(f"{folder}/{name}", mine)
            except FileNotFoundError:
                continue
            with open(mine, "rb") as file:
                return name, file.read(), mine
    return None


def finish(folder, job):
    os.unlink(job[2])
