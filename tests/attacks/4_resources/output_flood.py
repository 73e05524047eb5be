# tries: to print until nobody has room
def read(fd):
    while True:
        os.write(1, "✔ t.read: right\n".encode() * 10_000)
