import contextlib


def start(command):
    return subprocess.Popen(["/bin/sh", "-c", command], preexec_fn=os.setsid)


def stop(process, grace):
    group = os.getpgid(process.pid)
    os.killpg(group, signal.SIGTERM)
    end = time.monotonic() + grace
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    ended = process.poll() is not None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    process.wait()
    return "ended" if ended else "killed"
