"""The parent forgets to flush its question, and waits for the answer."""
# says: stuck
# says: not flushed
# says: had written 6 bytes
# says: reply = program.stdout.readline()

import subprocess

program = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
program.stdin.write("hello\n")
reply = program.stdout.readline()
program.stdin.close()
program.wait()
