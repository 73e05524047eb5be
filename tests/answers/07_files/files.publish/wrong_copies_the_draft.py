# F4: the draft is copied, not renamed
# says: a reader would have found
import shutil


def publish(path, content):
    draft = f"{path}.{os.getpid()}"
    with open(draft, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    shutil.copyfile(draft, path)
    os.unlink(draft)
