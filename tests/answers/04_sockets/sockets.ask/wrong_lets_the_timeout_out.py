# the timeout is not caught
# says: raises TimeoutError when its time is over
def ask(path, question, patience):
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        line.connect(path)
        line.sendall(question)
        line.shutdown(socket.SHUT_WR)
        while piece := line.recv(65536):
            answer += piece
    return answer
