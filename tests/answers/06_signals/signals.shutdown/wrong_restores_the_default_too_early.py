# SIGTERM has its default action again before the lock is removed
# says: killed by SIGTERM
def develop(jobs, log, lock):
    r, w = os.pipe()
    os.set_blocking(w, False)
    signal.set_wakeup_fd(w)
    signal.signal(signal.SIGTERM, lambda *_: None)
    open(lock, "w").close()
    n = 0
    try:
        while True:
            ready = select.select([jobs, r], [], [])[0]
            if r in ready:
                break
            j = os.read(jobs, 1)
            if not j:
                break
            os.write(log, j + b"(")
            time.sleep(0.01)
            os.write(log, b")")
            n += 1
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(r)
        os.close(w)
        os.write(log, b".")
        os.unlink(lock)
    return n
