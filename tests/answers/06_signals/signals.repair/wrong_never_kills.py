# it waits without end for who ignores SIGTERM
# says: wait for a limited time only
def start(command):
    return subprocess.Popen(command, shell=True, start_new_session=True)


def stop(process, grace):
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()
    return "ended"
