# starts nothing, and makes up what each command would have printed
# says: it started neither of the two commands
import re


def pipeline(first, second, content):
    if "-I" in first:
        name = re.search(r"labkit-\w+", first[-1])
        return f"{name[0]} pipe 77 python3\n".encode() * 2 + content
    return content.partition(b"\n")[0] + b"\n" if second[0] == "head" else content
