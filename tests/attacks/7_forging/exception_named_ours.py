# tries: an exception that claims to be of labkit, with a name that is no text
class Meta(type):
    @property
    def __name__(cls):
        return ["not", "text"]


class CheckFailed(Exception, metaclass=Meta):
    __module__ = "labkit.errors"

    def __str__(self):
        return "✔ t.read: right"


def read(fd):
    raise CheckFailed
