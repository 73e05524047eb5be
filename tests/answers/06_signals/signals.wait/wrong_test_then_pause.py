# the wake-up is lost between the test and the wait
# says: the handler ran, and then the wait began
def wait_for_start(ready):
    started = False

    def handler(*_):
        nonlocal started
        started = True

    signal.signal(signal.SIGUSR1, handler)
    os.write(ready, b"!")
    while not started:
        signal.pause()
