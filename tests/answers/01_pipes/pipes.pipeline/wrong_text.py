# the output is decoded
# says: it returned text
def pipeline(first, second, content):
    one = subprocess.Popen(first, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    two = subprocess.Popen(second, stdin=one.stdout, stdout=subprocess.PIPE)
    one.stdout.close()
    if os.fork() == 0:
        try:
            one.stdin.write(content)
            one.stdin.close()
        finally:
            os._exit(0)
    one.stdin.close()
    result = two.communicate()[0]
    os.wait()
    one.wait()
    return result.decode()
