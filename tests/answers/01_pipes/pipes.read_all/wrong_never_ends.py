# b'' is not taken for end-of-file
# says: That is end-of-file: stop reading then
# messy
def read_all(fd):
    data = b""
    while True:
        data += os.read(fd, 65536)
