# what has come until the timeout is returned
# says: the desk never answered, but it returned b''
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
                piece = line.recv(65536)
                if not piece:
                    return answer
                answer += piece
        except TimeoutError:
            return answer
        except OSError:
            return None
