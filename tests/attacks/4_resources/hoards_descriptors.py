# tries: to hoard the kernel's memory in the buffers of many sockets, in many processes
import signal
import socket


def read(fd):
    for _ in range(40):
        if os.fork() == 0:
            pairs = []
            try:
                while True:
                    pairs.append(socket.socketpair())
                    pairs[-1][0].setblocking(False)
                    pairs[-1][0].send(bytes(100_000))
            except OSError:
                signal.pause()
    signal.pause()
