def hand_over(fd, colleague, customers):
    listener = socket.socket(fileno=os.dup(fd))
    way = socket.socket(fileno=os.dup(colleague))
    while customers:
        number = listener.accept()[0].detach()
        socket.send_fds(way, [b"custo", b"mer"], [number])
        os.close(number)
        customers -= 1
    way.close()
    listener.close()
