# it waits for another signal than the one that is sent
# says: SIGUSR1 has come, but wait_for_start blocks it
def wait_for_start(ready):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])
    os.write(ready, b"!")
    signal.sigwait([signal.SIGUSR2])
