# F6: to look for a claim and to make one are two steps
# says: another worker may have finished that job
def take(folder):
    for name in sorted(os.listdir(folder)):
        claim = f"{folder}/.{name}.claim"
        if name.startswith("."):
            continue
        if os.path.exists(claim):
            continue
        open(claim, "w").close()
        with open(f"{folder}/{name}", "rb") as file:
            return name, file.read(), claim
    return None


def finish(folder, job):
    os.unlink(f"{folder}/{job[0]}")
    os.unlink(job[2])
