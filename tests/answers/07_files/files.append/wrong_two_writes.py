# the newline is a write of its own
# says: a second write()
def append(path, text):
    with open(path, "a") as f:
        f.write(text)
        f.write("\n")
