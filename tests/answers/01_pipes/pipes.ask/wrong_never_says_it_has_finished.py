# P1: the server waits for end-of-file
# says: The write end is still open in ask
def ask(requests, replies, question):
    fd = os.open(requests, os.O_WRONLY)
    os.write(fd, question)
    with open(replies, "rb") as file:
        return file.read()
