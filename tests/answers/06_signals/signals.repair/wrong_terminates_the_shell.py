# G6: terminate() reaches the shell, and nobody else
# says: still ran when stop() had returned
# messy
def start(command):
    return subprocess.Popen(command, shell=True)


def stop(process, grace):
    process.terminate()
    try:
        process.wait(grace)
        return "ended"
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "killed"
