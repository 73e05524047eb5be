# SIGKILL, without a time of grace
# says: was killed meanwhile
def start(command):
    return subprocess.Popen(command, shell=True, start_new_session=True)


def stop(process, grace):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return "ended"
