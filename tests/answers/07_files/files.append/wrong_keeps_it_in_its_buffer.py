# the line is still in Python's buffer when append() returns
# says: is in the file 0 times, not once
_logs = {}


def append(path, text):
    if path not in _logs:
        _logs[path] = open(path, "a")  # noqa: SIM115
    _logs[path].write(text + "\n")
