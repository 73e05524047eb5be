# mode w empties the file
# says: what was in the log before is gone
def append(path, text):
    with open(path, "w") as log:
        log.write(text + "\n")
