# P5: what os.write() returns is ignored
# says: and now the file holds 4096
def publish(path, content):
    draft = f"{path}.{os.getpid()}"
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    os.write(fd, content)
    os.fsync(fd)
    os.close(fd)
    os.replace(draft, path)
