def ask(requests, replies, question):
    fd = os.open(requests, os.O_WRONLY)
    os.write(fd, question)
    os.close(fd)
    fd = os.open(replies, os.O_RDONLY)
    answer = b""
    while piece := os.read(fd, 4096):
        answer += piece
    os.close(fd)
    return answer
