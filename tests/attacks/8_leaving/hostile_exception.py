# tries: an exception that cannot be told, and leaves when it is asked
class Hostile(BaseException):
    def __str__(self):
        os._exit(0)

    __repr__ = __str__
    __notes__ = property(__str__)


def read(fd):
    raise Hostile
