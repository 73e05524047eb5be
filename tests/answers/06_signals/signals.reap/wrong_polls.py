# it looks again and again whether a child has ended
# says: it asks again and again
def run(gate, status):
    while os.read(gate, 1):
        pass
    os._exit(status)


def keep(orders, gate, reports):
    n = left = 0
    open_ = True
    while open_ or left:
        ready = select.select([orders] if open_ else [], [], [], 0.02)[0]
        if ready:
            b = os.read(orders, 1)
            if not b:
                open_ = False
            elif os.fork() == 0:
                run(gate, b[0])
            else:
                n += 1
                left += 1
        while left:
            pid, st = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            os.write(reports, bytes([os.waitstatus_to_exitcode(st)]))
            left -= 1
    return n
