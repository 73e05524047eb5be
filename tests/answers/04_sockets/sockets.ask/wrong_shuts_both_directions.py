# both directions are ended
# says: nothing of 30 bytes: is the direction still open
def ask(path, question, patience):
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        try:
            line.connect(path)
            line.sendall(question)
            line.shutdown(socket.SHUT_RDWR)
            while piece := line.recv(65536):
                answer += piece
        except OSError:
            return None
    return answer
