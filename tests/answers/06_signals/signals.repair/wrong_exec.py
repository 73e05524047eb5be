# it changes the command, which is more than one program
# says: start it as it is
def start(command):
    return subprocess.Popen("exec " + command, shell=True)


def stop(process, grace):
    process.terminate()
    try:
        process.wait(grace)
        return "ended"
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "killed"
