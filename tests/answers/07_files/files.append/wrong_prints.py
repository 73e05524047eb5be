# P6: print() hands over a long line and its newline one by one
# says: print() hands over a line and its newline one by one
def append(path, text):
    with open(path, "a") as log:
        print(text, file=log)
