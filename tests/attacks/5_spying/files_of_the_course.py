# tries: to read the solutions, another's work and the grader's home
def read(fd):
    found = [dict(os.environ)]
    for path in CANARIES:
        try:
            found.append(open(path).read())
        except OSError as error:
            found.append(str(error))
    raise RuntimeError(found)
