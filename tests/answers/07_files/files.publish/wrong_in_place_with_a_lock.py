# F1: a lock that the readers do not ask for
# says: a reader would have found
def publish(path, content):
    with open(path, "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
