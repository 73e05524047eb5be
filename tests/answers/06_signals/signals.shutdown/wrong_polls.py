# it looks twice a second whether SIGTERM has come
# says: it asks again and again
def develop(jobs, log, lock):
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    open(lock, "w").close()
    n = 0
    while not stop:
        if not select.select([jobs], [], [], 0.5)[0]:
            continue
        j = os.read(jobs, 1)
        if not j:
            break
        os.write(log, j + b"(")
        time.sleep(0.01)
        os.write(log, b")")
        n += 1
    os.write(log, b".")
    os.unlink(lock)
    return n
