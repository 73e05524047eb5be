# K9: shutdown() is forgotten, and there is no timeout
# says: shutdown() ends one
def ask(path, question, patience):
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        line.sendall(question)
        while piece := line.recv(65536):
            answer += piece
    return answer
