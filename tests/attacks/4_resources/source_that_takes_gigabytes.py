# tries: to have the parser keep all beginnings of a name of 90,000 parts, 8 GB: WIDE becomes one
def read(fd):
    pass  # WIDE
