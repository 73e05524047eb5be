# X2: it does not wait for the shell, which stays a zombie
# says: before it had waited for the shell
def start(command):
    return subprocess.Popen(command, shell=True, start_new_session=True)


def stop(process, grace):
    os.killpg(process.pid, signal.SIGTERM)
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    return "ended"
