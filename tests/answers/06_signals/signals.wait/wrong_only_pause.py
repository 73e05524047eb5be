# it waits without looking whether the signal has come already
# says: None is pending
def wait_for_start(ready):
    signal.signal(signal.SIGUSR1, lambda *_: None)
    os.write(ready, b"!")
    signal.pause()
