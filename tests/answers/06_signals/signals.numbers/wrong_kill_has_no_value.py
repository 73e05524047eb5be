# kill() carries no value
# says: number 1 was 0
def tell(pid, numbers):
    for _number in numbers:
        os.kill(pid, signal.SIGRTMIN)


def hear(ready, count):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
    os.write(ready, b"!")
    return [signal.sigwaitinfo([signal.SIGRTMIN]).si_signo for _ in range(count)]
