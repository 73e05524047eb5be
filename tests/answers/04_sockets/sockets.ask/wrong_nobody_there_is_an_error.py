# K4: a path without a server is not expected
# says: raises this when the path is there, but nobody listens
def ask(path, question, patience):
    deadline = time.monotonic() + patience
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        line.sendall(question)
        line.shutdown(socket.SHUT_WR)
        try:
            while True:
                line.settimeout(max(0.001, deadline - time.monotonic()))
                piece = line.recv(65536)
                if not piece:
                    return answer
                answer += piece
        except TimeoutError:
            return None
