# tries: to make name spaces of its own, mount, and become somebody else
import ctypes


def read(fd):
    libc = ctypes.CDLL(None, use_errno=True)
    calls = {
        "unshare": libc.unshare(0x10000000),
        "mount": libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
        "umount": libc.umount2(b"/tmp", 2),
        "setuid": libc.setuid(0),
        "chroot": libc.chroot(b"/tmp"),
        "keyctl": libc.syscall(250, 0, -4, 1),
        "bpf": libc.syscall(321, 0, 0, 0),
        "kcmp": libc.syscall(425, 8, 0),
    }
    if 0 in calls.values():
        return b"".join(iter(lambda: os.read(fd, 65536), b""))
    raise PermissionError("all refused")
