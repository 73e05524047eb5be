# the old file is removed before the new one is there
# says: there was no file of that name at all
def publish(path, content):
    draft = f"{path}.{os.getpid()}"
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            os.remove(path)
        os.rename(draft, path)
    except OSError:
        os.unlink(draft)
        raise
