# F4: the file is overwritten in place
# says: a reader would have found 0 of 300000 bytes
def publish(path, content):
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
