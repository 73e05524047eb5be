# tries: to have the grader quote a line of a file that never ends
def read(fd):
    os.mkfifo("/tmp/quoted")
    for name in ("/tmp/quoted", "/dev/stdin"):
        exec(compile("def fail():\n    raise ValueError('no')", name, "exec"), globals())
    fail()
