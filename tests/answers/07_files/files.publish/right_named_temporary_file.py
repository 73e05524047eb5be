import tempfile


def publish(path, content):
    with tempfile.NamedTemporaryFile(dir=os.path.dirname(path), delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fdatasync(file.fileno())
        except OSError:
            os.remove(file.name)
            raise
    os.replace(file.name, path)
