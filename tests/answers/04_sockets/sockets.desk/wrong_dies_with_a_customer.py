# a customer who hangs up ends the desk
# says: a customer has hung up: go on with the others
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
                    continue
                piece = one.recv(4096)
                *lines, begun[one] = (begun[one] + piece).split(b"\n")
                for text in lines:
                    one.sendall(b"ticket: " + text + b"\n")
                if not piece:
                    waiting.remove(one)
                    one.close()
