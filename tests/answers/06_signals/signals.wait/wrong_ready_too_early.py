# G2: it says that it is ready before it is
# says: killed by SIGUSR1
def wait_for_start(ready):
    os.write(ready, b"!")
    time.sleep(0.01)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    signal.sigwait([signal.SIGUSR1])
