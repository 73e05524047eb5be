def pipeline(first, second, content):
    one = subprocess.Popen(first, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    two = subprocess.Popen(second, stdin=one.stdout, stdout=subprocess.PIPE)
    one.stdout.close()
    source, sink, result = one.stdin.fileno(), two.stdout.fileno(), b""
    os.set_blocking(source, False)
    while True:
        wanted = [] if one.stdin.closed else [source]
        readable, writable, _ = select.select([sink], wanted, [])
        if writable:
            try:
                content = content[os.write(source, content) :]
            except BrokenPipeError:
                content = b""
            if not content:
                one.stdin.close()
        if readable:
            piece = os.read(sink, 65536)
            if not piece:
                break
            result += piece
    if not one.stdin.closed:
        one.stdin.close()
    two.stdout.close()
    one.wait()
    two.wait()
    return result
