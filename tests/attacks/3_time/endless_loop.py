# tries: to compute for ever
def read(fd):
    while True:
        pass
