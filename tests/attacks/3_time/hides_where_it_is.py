# tries: a FIFO and then hostile text where its line of code is asked for


def read(fd):
    os.mkfifo(f"/tmp/where{os.getpid()}")
    os.dup2(os.open(f"/tmp/where{os.getpid()}", os.O_RDWR), 200)
    os.close(3)
    ours, theirs = os.pipe()
    os.read(ours, 1)
