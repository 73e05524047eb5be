# a shell does the work
# says: a shell (sh) started the commands
import shlex


def pipeline(first, second, content):
    line = f"{shlex.join(first)} | {shlex.join(second)}"
    return subprocess.run(line, shell=True, input=content, stdout=subprocess.PIPE).stdout
