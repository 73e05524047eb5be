# one pipe, but the second starts when the first has ended
# says: Only pipeline (fd 3) can read from it
def pipeline(first, second, content):
    source, sink = os.pipe()
    subprocess.run(first, input=content, stdout=sink)
    os.close(sink)
    result = subprocess.run(second, stdin=source, stdout=subprocess.PIPE).stdout
    os.close(source)
    return result
