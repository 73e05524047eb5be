# F7: an atomic rename loses what was appended since the reading
# says: another program appended a line, which is not in the file any more
def append(path, text):
    old = open(path, "rb").read() if os.path.exists(path) else b""  # noqa: SIM115
    with open(f"{path}.{os.getpid()}", "wb") as draft:
        draft.write(old + f"{text}\n".encode())
    os.replace(f"{path}.{os.getpid()}", path)
