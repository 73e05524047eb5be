# P2: the second command inherits the write end of its own input
# says: only write end still open is its own
def pipeline(first, second, content):
    middle_out, middle_in = os.pipe()
    os.set_inheritable(middle_in, True)
    source = subprocess.Popen(first, stdin=subprocess.PIPE, stdout=middle_in, close_fds=False)
    two = subprocess.Popen(second, stdin=middle_out, stdout=subprocess.PIPE, close_fds=False)
    os.close(middle_out)
    os.close(middle_in)
    if os.fork() == 0:
        with source.stdin as file:
            file.write(content)
        os._exit(0)
    source.stdin.close()
    with two.stdout as file:
        result = file.read()
    for _ in range(3):
        os.wait()
    return result
