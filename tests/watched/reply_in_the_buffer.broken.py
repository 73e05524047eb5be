"""The child answers by print() into a pipe: the answer stays in its buffer."""
# says: stuck
# says: not flushed
# says: child 1 (python) had written 6 bytes for fd 1
# says: reply = program.stdout.readline()

import subprocess
import sys

child = """
import sys
for line in sys.stdin:
    print(line.strip().upper())
"""
program = subprocess.Popen(
    [sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
)
program.stdin.write("hello\n")
program.stdin.flush()
reply = program.stdout.readline()
program.stdin.close()
program.wait()
