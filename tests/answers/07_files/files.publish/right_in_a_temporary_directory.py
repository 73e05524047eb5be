def publish(path, content):
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as d:
        draft = os.path.join(d, "draft")
        with open(draft, "wb") as f:
            f.write(content)
            f.flush()
            os.fsync(f.fileno())
        os.replace(draft, path)
