# the bytes may be lost when the power fails
# says: it called os.fsync() never
def publish(path, content):
    draft = f"{path}.{os.getpid()}"
    try:
        with open(draft, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    except OSError:
        os.unlink(draft)
        raise
