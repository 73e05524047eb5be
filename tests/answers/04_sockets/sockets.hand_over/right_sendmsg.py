import array


def hand_over(fd, colleague, customers):
    listener, way = (socket.socket(fileno=os.dup(each)) for each in (fd, colleague))
    for _ in range(customers):
        line, _ = listener.accept()
        rights = array.array("i", [line.fileno()])
        way.sendmsg([b"customer"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        line.close()
    listener.close()
    way.close()
