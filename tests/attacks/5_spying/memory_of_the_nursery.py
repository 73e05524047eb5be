# tries: to look into process 1 and into every other one, by all ways that there are
import ctypes


def read(fd):
    libc, found = ctypes.CDLL(None, use_errno=True), []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        for name in ("mem", "environ", "maps", "fd", "cmdline", "map_files", "root", "cwd"):
            try:
                path = f"/proc/{pid}/{name}"
                text = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(2000)
                found.append((path, len(text)))
            except OSError:
                continue
        if pid != str(os.getpid()) and libc.ptrace(16, int(pid), 0, 0) == 0:
            found.append(f"could trace {pid}")
    # Of process 1 its command line is all that it may see.
    of_first = [each for each in found if str(each[0]).startswith("/proc/1/") and each[1]]
    names = {path for path, _ in of_first} - {"/proc/1/cmdline"}
    if names or len([e for e in found if isinstance(e, str)]):
        return b"".join(iter(lambda: os.read(fd, 65536), b""))
    raise RuntimeError("nothing to see")
