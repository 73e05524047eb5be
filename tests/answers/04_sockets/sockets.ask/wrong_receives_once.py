# K1: one recv() is taken for the answer
# says: One recv() returns what is there
def ask(path, question, patience):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(patience)
        try:
            line.connect(path)
            line.sendall(question)
            line.shutdown(socket.SHUT_WR)
            return line.recv(1_000_000)
        except OSError:
            return None
