# tries: to leave by an exception, with a huge status
def read(fd):
    raise SystemExit(2**70)
