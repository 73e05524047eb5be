# P4: one read() taken as the whole answer
# says: but ask() returned [b'RAI', b'SUN']
def ask(requests, replies, question):
    with open(requests, "wb") as file:
        file.write(question)
    with open(replies, "rb", buffering=0) as file:
        return file.read(3)
