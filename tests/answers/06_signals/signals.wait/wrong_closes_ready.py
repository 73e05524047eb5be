# it closes what it was given
# says: which it was given
def wait_for_start(ready):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    os.write(ready, b"!")
    os.close(ready)
    signal.sigwait([signal.SIGUSR1])
