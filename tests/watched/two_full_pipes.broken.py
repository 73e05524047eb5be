"""The parent writes all before it reads; the child echoes, and both pipes fill up."""
# says: stuck
# says: Deadlock
# says: waits in write()
# says: program.stdin.write(

import subprocess

program = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
program.stdin.write(bytes(1_000_000))
program.stdin.close()
print(len(program.stdout.read()))
program.stdout.close()
program.wait()
