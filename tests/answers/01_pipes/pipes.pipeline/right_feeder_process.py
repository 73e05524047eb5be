def pipeline(first: list, second: list, content: bytes) -> bytes:
    one = subprocess.Popen(first, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    two = subprocess.Popen(second, stdin=one.stdout, stdout=subprocess.PIPE)
    one.stdout.close()
    feeder = os.fork()
    if feeder == 0:
        try:
            two.stdout.close()
            one.stdin.write(content)
            one.stdin.close()
        finally:
            os._exit(0)
    one.stdin.close()
    with two.stdout as file:
        result = b"".join(iter(lambda: file.read(10_000), b""))
    os.waitpid(feeder, 0)
    return result if [one.wait(), two.wait()] else b""
