def publish(path, content):
    draft = Path(f"{path}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        fd = os.open(draft, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
