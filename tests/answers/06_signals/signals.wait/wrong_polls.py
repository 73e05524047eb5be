# it looks a hundred times a second
# says: it asks again and again
def wait_for_start(ready):
    seen = []
    signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
    os.write(ready, b"!")
    while not seen:
        time.sleep(0.01)
