# P6: the newline is a write of its own
# says: ended within a line
def append(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(fd, text.encode())
    os.write(fd, b"\n")
    os.close(fd)
