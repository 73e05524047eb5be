# F7: the whole log is read and written again
# says: another program appended a line, which is not in the file any more
def append(path, text):
    old = open(path, "rb").read() if os.path.exists(path) else b""  # noqa: SIM115
    with open(path, "wb") as log:
        log.write(old + f"{text}\n".encode())
