# each recv() gets the whole patience again
# says: give each wait only what is left
def ask(path, question, patience):
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        try:
            line.connect(path)
            line.sendall(question)
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65536):
                answer += piece
        except OSError:
            return None
    return answer
