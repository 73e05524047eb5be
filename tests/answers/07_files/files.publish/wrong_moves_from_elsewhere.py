# F5: shutil.move() copies from another file system
# says: a reader would have found
import shutil


def publish(path, content):
    fd, draft = tempfile.mkstemp()
    with open(fd, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(fd)
    shutil.move(draft, path)
