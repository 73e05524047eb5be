# tries: to keep the reader of sources busy: LONG becomes a line of 190,000 blanks and a bracket
def read(fd):
    pass  # LONG
