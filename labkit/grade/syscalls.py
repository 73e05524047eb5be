"""Which system calls a student's process may not make: those that no lesson needs, and that a way
out of a sandbox has led through before.

The filter comes on top of the namespaces, which hold without it. It refuses (EPERM) and never
kills, so that whoever calls something by accident is told in the usual way.

Source: seccomp(2); libseccomp, through the binding pyseccomp.
"""

from __future__ import annotations

import errno
import tempfile
from contextlib import suppress

_REFUSED = (
    # looking into other processes, also those that may be looked into by their owner
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "perf_event_open"),
    # programs and rings in the kernel
    *("bpf", "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd"),
    # keys, which no namespace separates
    *("add_key", "request_key", "keyctl"),
    # namespaces and mounts
    *("unshare", "setns", "mount", "umount2", "move_mount", "open_tree", "fsopen", "fsmount"),
    *("fsconfig", "fspick", "mount_setattr", "pivot_root", "chroot", "open_by_handle_at"),
    # the machine itself
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot"),
    *("swapon", "swapoff", "settimeofday", "clock_settime", "adjtimex", "syslog", "personality"),
)
_NEW_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
_PUSH_INPUT = 0x5412  # TIOCSTI in <sys/ioctl.h>: types into the terminal of somebody else


def program() -> bytes | None:
    """Return the filter as bubblewrap reads it; None where libseccomp or its binding is missing."""
    try:
        import pyseccomp as seccomp
    except (ImportError, OSError, RuntimeError):
        return None
    rules = seccomp.SyscallFilter(defaction=seccomp.ALLOW)
    refuse = seccomp.ERRNO(errno.EPERM)
    for name in _REFUSED:
        with suppress(OSError, ValueError, RuntimeError):  # another processor may not have it
            rules.add_rule(refuse, name)
    for flag in _NEW_NAMESPACES:
        rules.add_rule(refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # the C library then takes clone
    rules.add_rule(refuse, "ioctl", seccomp.Arg(1, seccomp.MASKED_EQ, 0xFFFFFFFF, _PUSH_INPUT))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
