# once the shell has ended, it looks for nobody else
# says: still ran when stop() had returned
def start(command):
    return subprocess.Popen(command, shell=True, start_new_session=True)


def stop(process, grace):
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(grace)
        return "ended"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "killed"
