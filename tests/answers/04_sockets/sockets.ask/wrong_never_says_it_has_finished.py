# K9: shutdown() is forgotten
# says: have you said that this was all
def ask(path, question, patience):
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        try:
            line.connect(path)
            line.sendall(question)
            while piece := line.recv(65536):
                answer += piece
        except OSError:
            return None
    return answer
