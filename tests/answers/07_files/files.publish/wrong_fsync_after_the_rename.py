# the name is there before the bytes are on the disk
# says: only after os.replace()
def publish(path, content):
    draft = f"{path}.{os.getpid()}"
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            os.replace(draft, path)
            os.fsync(file.fileno())
    except OSError:
        os.unlink(draft)
        raise
