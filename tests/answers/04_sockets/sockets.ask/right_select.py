def ask(path, question, patience):
    end = time.monotonic() + patience
    answer = b""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(path)
        except OSError:
            return None
        line.setblocking(False)
        while True:
            left = max(0, end - time.monotonic())
            readable, writable, _ = select.select([line], [line] if question else [], [], left)
            if not readable and not writable:
                return None
            if writable:
                question = question[line.send(question) :]
                if not question:
                    line.shutdown(socket.SHUT_WR)
            if readable:
                piece = line.recv(65536)
                if not piece:
                    return answer
                answer += piece
