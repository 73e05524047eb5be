# not every character is ASCII
# says: UnicodeEncodeError
def append(path, text):
    with open(path, "a", buffering=1, encoding="ascii") as log:
        log.write(text + "\n")
