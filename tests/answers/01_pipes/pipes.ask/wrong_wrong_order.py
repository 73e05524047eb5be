# P8: both wait in open()
# says: waits in open() of the FIFO
# messy
def ask(requests, replies, question):
    with open(replies, "rb") as answer, open(requests, "wb") as file:
        file.write(question)
        return answer.read()
