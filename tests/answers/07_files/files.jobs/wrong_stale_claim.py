# F8: the claim of a dead process is a file, and stays
# says: the job of the dead is never done
def take(folder):
    for name in sorted(os.listdir(folder)):
        claim = f"{folder}/.{name}.claim"
        if name.startswith("."):
            continue
        try:
            os.close(os.open(claim, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        try:
            with open(f"{folder}/{name}", "rb") as file:
                return name, file.read(), claim
        except FileNotFoundError:
            os.unlink(claim)
    return None


def finish(folder, job):
    os.unlink(f"{folder}/{job[0]}")
    os.unlink(job[2])
