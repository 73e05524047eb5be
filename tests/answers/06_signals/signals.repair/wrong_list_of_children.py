# a child whose parent has ended is in no list of children
# says: still ran when stop() had returned
# messy
import contextlib

import psutil


def start(command):
    return subprocess.Popen(command, shell=True)


def stop(process, grace):
    me = psutil.Process(process.pid)
    everyone = me.children(recursive=True) + [me]
    for p in everyone:
        p.terminate()
    try:
        process.wait(grace)
        how = "ended"
    except subprocess.TimeoutExpired:
        how = "killed"
    for p in everyone:
        with contextlib.suppress(psutil.NoSuchProcess):
            p.kill()
    process.wait()
    return how
