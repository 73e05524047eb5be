# P3: write everything, then read
# says: Deadlock: pipeline waits for
def pipeline(first, second, content):
    pipe = subprocess.PIPE
    one = subprocess.Popen(first, stdin=pipe, stdout=pipe)
    two = subprocess.Popen(second, stdin=one.stdout, stdout=pipe)
    one.stdout.close()
    one.stdin.write(content)
    one.stdin.close()
    result = two.stdout.read()
    two.stdout.close()
    one.wait()
    two.wait()
    return result
