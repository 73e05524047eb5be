# it always waits for the whole time of grace
# says: went on waiting
import contextlib


def start(command):
    return subprocess.Popen(command, shell=True, start_new_session=True)


def stop(process, grace):
    os.killpg(process.pid, signal.SIGTERM)
    time.sleep(grace)
    how = "ended" if process.poll() is not None else "killed"
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return how
