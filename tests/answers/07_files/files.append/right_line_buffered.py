def append(path, text):
    with open(path, "a", buffering=1, encoding="utf-8") as log:
        log.write(text + "\n")
