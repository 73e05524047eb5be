# nobody removes the draft after an error
# says: remove it, and raise the error again
def publish(path, content):
    draft = f"{path}.{os.getpid()}"
    with open(draft, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
