def wait_for_start(ready):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGUSR2})
    os.write(ready, b"r")
    while signal.sigwaitinfo([signal.SIGUSR1]).si_signo != signal.SIGUSR1:
        pass
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
