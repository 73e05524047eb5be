# P2: the parent keeps the read end between the two, so the first is never told that nobody reads
# says: Only pipeline (fd
import threading


def pipeline(first, second, content):
    one = subprocess.Popen(first, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    two = subprocess.Popen(second, stdin=one.stdout, stdout=subprocess.PIPE)

    def feed():
        try:
            one.stdin.write(content)
            one.stdin.close()
        except BrokenPipeError:
            pass

    feeder = threading.Thread(target=feed)
    feeder.start()
    result = two.communicate()[0]
    feeder.join()
    one.wait()
    one.stdout.close()
    return result
