# tries: to say that it is in a line of a file that never ends
import signal


def read(fd):
    text = b'File "/dev/zero", line 1 in \x1b[31m<b>\nFile "/run/lab/syscalls", line 1 in f\n'

    def told(*_):
        os.write(200, text * 500)

    signal.signal(signal.SIGTTIN, told)
    while True:
        os.pwrite(200, text * 500, 0)
        signal.sigtimedwait([], 0.05)
