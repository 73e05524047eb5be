# only recv() gets a timeout
# says: that of sendall() for room as well
def ask(path, question, patience):
    deadline = time.monotonic() + patience
    answer = b""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(path)
            line.sendall(question)
            line.shutdown(socket.SHUT_WR)
            while True:
                line.settimeout(max(0.001, deadline - time.monotonic()))
                if not (piece := line.recv(4096)):
                    return answer
                answer += piece
        except OSError:
            return None
