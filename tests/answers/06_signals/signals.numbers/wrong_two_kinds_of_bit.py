# a signal for 0 and one for 1: between two numbers, the order is lost
# says: arrived
def tell(pid, numbers):
    for number in numbers:
        for place in range(30, -1, -1):
            os.kill(pid, signal.SIGRTMIN + (number >> place & 1))


def hear(ready, count):
    bits = [signal.SIGRTMIN, signal.SIGRTMIN + 1]
    signal.pthread_sigmask(signal.SIG_BLOCK, bits)
    os.write(ready, b"!")
    time.sleep(0.3)
    heard = []
    for _ in range(count):
        number = 0
        for _ in range(31):
            number = number << 1 | (signal.sigwait(bits) - signal.SIGRTMIN)
        heard.append(number)
    return heard
