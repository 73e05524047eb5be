"""The parent writes all before it reads; the child echoes, and both pipes fill up."""

import subprocess

program = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(len(program.communicate(bytes(1_000_000))[0]))
