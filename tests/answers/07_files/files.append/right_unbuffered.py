def append(path, text):
    with open(path, "ab", buffering=0) as log:
        log.write(text.encode() + b"\n")
