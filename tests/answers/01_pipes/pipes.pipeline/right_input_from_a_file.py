import tempfile


def pipeline(first, second, content):
    with tempfile.TemporaryFile() as source:  # nobody has to feed a file
        source.write(content)
        source.seek(0)
        one = subprocess.Popen(first, stdin=source, stdout=subprocess.PIPE)
        with subprocess.Popen(second, stdin=one.stdout, stdout=subprocess.PIPE) as two:
            one.stdout.close()
            result = two.stdout.read()
        one.wait()
    return result
