# the server is not asked
# says: waits in open() of the FIFO
def ask(requests, replies, question):
    return question.upper()
