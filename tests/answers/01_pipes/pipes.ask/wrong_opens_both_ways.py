# P1: O_RDWR makes one its own writer
# says: It has it open for writing, too
def ask(requests, replies, question):
    with open(requests, "wb") as file:
        file.write(question)
    fd = os.open(replies, os.O_RDWR)
    answer = b""
    while piece := os.read(fd, 100):
        answer += piece
    os.close(fd)
    return answer
