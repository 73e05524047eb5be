# tries: a name that is bound to something else when it is run
class read:
    def __new__(cls, fd):
        raise SystemExit(0)


read = type("read", (), {"__call__": lambda self, fd: NotImplemented})()
