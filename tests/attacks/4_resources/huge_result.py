# tries: a record of 60 MB of nested lists, which take twenty times as much once they are read
def read(fd):
    body = b'{"list":[' + b"[]," * (20 << 20) + b"[]]}"
    head = b'{"kind": "returned", "at": 0, "size": %d, "left_open": [], "closed": []}\n' % len(body)
    view = memoryview(head + body)
    while view:
        view = view[os.write(202, view) :]
    os.write(203, b".")
    while True:
        os.read(fd, 1)
