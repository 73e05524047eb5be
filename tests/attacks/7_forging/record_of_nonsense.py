# tries: a record of a million failures, with text that looks like a verdict
def read(fd):
    body = b'{"type": "\\u001b[2J", "text": "' + "\\n✔ t.read: right".encode() * 50_000
    body += b'", "frames": ' + b"[" * 20 + b"]" * 20 + b"}"
    for number in range(5):
        os.write(202, b'{"kind": "raised", "at": NaN, "size": %d}\n' % len(body) + body)
    os.write(202, b"[" * 100_000 + b"\n")
    os._exit(0)
