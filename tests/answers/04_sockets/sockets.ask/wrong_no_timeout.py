# it waits as long as it takes
# says: but it was still there after
def ask(path, question, patience):
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(path)
        except OSError:
            return None
        line.sendall(question)
        line.shutdown(socket.SHUT_WR)
        while piece := line.recv(65536):
            answer += piece
    return answer
