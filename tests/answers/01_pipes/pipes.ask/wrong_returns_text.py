# text in place of bytes
# says: but ask() returned
def ask(requests, replies, question):
    with open(requests, "wb") as file:
        file.write(question)
    with open(replies) as file:
        return file.read()
