import threading


def pipeline(first, second, content):
    one = subprocess.Popen(first, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    two = subprocess.Popen(second, stdin=one.stdout, stdout=subprocess.PIPE)
    one.stdout.close()

    def feed():
        try:
            with one.stdin:
                one.stdin.write(content)
        except BrokenPipeError:
            pass

    feeder = threading.Thread(target=feed)
    feeder.start()
    result, _ = two.communicate()
    feeder.join()
    one.wait()
    return result
