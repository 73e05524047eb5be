# it does not say that it had to kill
# says: but stop() returned 'ended'
def start(command):
    return subprocess.Popen(command, shell=True, start_new_session=True)


def stop(process, grace):
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    return "ended"
