# asks again and again instead of sleeping
# says: it asked again and again
def desk(fd, customers):
    with socket.socket(fileno=os.dup(fd)) as listener:
        listener.setblocking(False)
        lines, come = {}, 0
        while come < customers or lines:
            try:
                line, _ = listener.accept()
                line.setblocking(False)
                lines[line] = b""
                come += 1
            except BlockingIOError:
                pass
            for line in list(lines):
                try:
                    piece = line.recv(4096)
                except BlockingIOError:
                    continue
                *whole, lines[line] = (lines[line] + piece).split(b"\n")
                for text in whole:
                    line.sendall(b"ticket: " + text + b"\n")
                if not piece:
                    line.close()
                    del lines[line]
    os.set_blocking(fd, True)
