class Started(Exception):
    pass


def started(*_):
    raise Started


def wait_for_start(ready):
    try:
        signal.signal(signal.SIGUSR1, started)
        os.write(ready, b"!")
        while True:
            signal.pause()
    except Started:
        return
