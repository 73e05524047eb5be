# tries: a subclass of bytes and a class that says it is bytes
class Liar:
    __class__ = bytes

    def __eq__(self, other):
        return True

    def __len__(self):
        return 3000

    def __reduce__(self):
        return os._exit, (0,)


def read(fd):
    return Liar()
