# tries: a result that is nested a million deep
def read(fd):
    deep = []
    for _ in range(1_000_000):
        deep = [deep]
    return deep
