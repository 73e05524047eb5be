# tries: links to what lies outside, and to write where others read
def read(fd):
    for number, path in enumerate([*CANARIES, "/etc/shadow", "/proc/1/root", "/dev/sda"]):
        for make in (os.symlink, os.link):
            try:
                make(path, f"/tmp/TOKEN{number}")
            except OSError:
                continue
    for folder in (
        "/",
        "/usr",
        "/etc",
        "/dev",
        "/run",
        "/proc/sys/kernel",
        "/var",
        os.path.dirname(os.__file__),
    ):
        try:
            with open(f"{folder}/TOKEN", "w") as file:
                file.write("x")
            return b"".join(iter(lambda: os.read(fd, 65536), b""))
        except OSError:
            continue
    raise OSError([os.path.exists(f"/tmp/TOKEN{number}") for number in range(3)])
