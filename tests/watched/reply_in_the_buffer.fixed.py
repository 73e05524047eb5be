"""The child answers by print() into a pipe: the answer stays in its buffer."""

import subprocess
import sys

child = """
import sys
for line in sys.stdin:
    print(line.strip().upper(), flush=True)
"""
program = subprocess.Popen(
    [sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
)
program.stdin.write("hello\n")
program.stdin.flush()
reply = program.stdout.readline()
program.stdin.close()
program.wait()
