# X1: a child does not end
# says: end it with os._exit(0)
# messy
def pipeline(first, second, content):
    source, feed = os.pipe()
    middle_out, middle_in = os.pipe()
    result_out, result_in = os.pipe()
    feeder = os.fork()
    if feeder == 0:
        for fd in (source, middle_out, middle_in, result_out, result_in):
            os.close(fd)
        try:
            while content:
                content = content[os.write(feed, content) :]
        except BrokenPipeError:
            pass
        return b""
    one = start(first, source, middle_in)
    two = start(second, middle_out, result_in)
    for fd in (source, feed, middle_out, middle_in, result_in):
        os.close(fd)
    result = b""
    while piece := os.read(result_out, 65536):
        result += piece
    os.close(result_out)
    for pid in (feeder, one, two):
        os.waitpid(pid, 0)
    return result


def start(command, stdin, stdout):
    pid = os.fork()
    if pid == 0:
        os.dup2(stdin, 0)
        os.dup2(stdout, 1)
        os.execvp(command[0], command)
    return pid
