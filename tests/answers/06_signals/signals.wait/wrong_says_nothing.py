# it never says that it is ready
# says: to be readable
def wait_for_start(ready):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    signal.sigwait([signal.SIGUSR1])
