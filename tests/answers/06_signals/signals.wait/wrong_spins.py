# it burns a processor
# says: it asked again and again
def wait_for_start(ready):
    seen = []
    signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
    os.write(ready, b"!")
    while not seen:
        pass
