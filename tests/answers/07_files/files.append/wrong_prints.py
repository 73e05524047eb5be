# P6: print() hands over a long line and its newline one by one
# says: print(), or a second write(), hands over a line
def append(path, text):
    with open(path, "a") as log:
        print(text, file=log)
