# all publishers use the same draft
# says: give each draft a name of its own
def publish(path, content):
    draft = f"{path}.new"
    try:
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        if os.path.exists(draft):
            os.unlink(draft)
        raise
