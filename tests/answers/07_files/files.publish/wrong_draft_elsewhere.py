# F5: the draft is on another file system
# says: may be on another file system
def publish(path, content):
    fd, draft = tempfile.mkstemp()
    with open(fd, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(fd)
    try:
        os.replace(draft, path)
    finally:
        if os.path.exists(draft):
            os.unlink(draft)
