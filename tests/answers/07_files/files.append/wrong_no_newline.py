# a line without its end
# says: ended within a line
def append(path, text):
    with open(path, "a") as log:
        log.write(text)
