# T6: between the claim and its mark, nobody knows whose it is
# says: a worker was killed in take()
def take(folder):
    for name in os.listdir(folder):
        if name.startswith(".owner "):
            _, owner, job = name.split()
            if not os.path.exists(f"/proc/{owner}"):
                try:
                    os.rename(f"{folder}/.taken {job}", f"{folder}/{job}")
                    os.unlink(f"{folder}/{name}")
                except FileNotFoundError:
                    pass
    for name in sorted(os.listdir(folder)):
        if not name.startswith("."):
            try:
                os.rename(f"{folder}/{name}", f"{folder}/.taken {name}")
            except FileNotFoundError:
                continue
            open(f"{folder}/.owner {os.getpid()} {name}", "w").close()
            with open(f"{folder}/.taken {name}", "rb") as file:
                return name, file.read(), None
    return None


def finish(folder, job):
    os.unlink(f"{folder}/.taken {job[0]}")
    os.unlink(f"{folder}/.owner {os.getpid()} {job[0]}")
