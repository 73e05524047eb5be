# it signals the process group that it belongs to itself
# says: killed by SIGTERM
def start(command):
    return subprocess.Popen(command, shell=True)


def stop(process, grace):
    os.killpg(os.getpgid(process.pid), signal.SIGTERM)
    process.wait()
    return "ended"
