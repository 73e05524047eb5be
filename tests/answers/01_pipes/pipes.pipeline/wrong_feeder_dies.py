# P7: the feeder does not expect that nobody reads
# says: a command stopped reading early
import threading


def pipeline(first, second, content):
    pipe = subprocess.PIPE
    one = subprocess.Popen(first, stdin=pipe, stdout=pipe)
    two = subprocess.Popen(second, stdin=one.stdout, stdout=pipe)
    one.stdout.close()
    results = []
    reader = threading.Thread(target=lambda: results.append(two.communicate()[0]))
    reader.start()
    one.stdin.write(content)
    one.stdin.close()
    reader.join()
    one.wait()
    return results[0]
