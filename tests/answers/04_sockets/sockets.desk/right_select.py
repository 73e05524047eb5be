def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        waiting, begun, come = [listener], {}, 0
        while waiting:
            for one in select.select(waiting, [], [])[0]:
                if one is listener:
                    line, _ = listener.accept()
                    begun[line] = b""
                    waiting.append(line)
                    come += 1
                    if come == customers:
                        waiting.remove(listener)
                elif not answer(one, begun):
                    waiting.remove(one)
                    one.close()


def answer(line, begun):
    try:
        piece = line.recv(4096)
        *lines, begun[line] = (begun[line] + piece).split(b"\n")
        for text in lines:
            line.sendall(b"ticket: " + text + b"\n")
        return piece
    except ConnectionError:
        return b""
