# the descriptor of the draft is left open
# says: left 1 descriptor open
def publish(path, content):
    fd, draft = tempfile.mkstemp(dir=os.path.dirname(path))
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        os.unlink(draft)
        raise
