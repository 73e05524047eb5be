"""The parent forgets to flush its question, and waits for the answer."""

import subprocess

program = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
program.stdin.write("hello\n")
program.stdin.flush()
reply = program.stdout.readline()
program.stdin.close()
program.wait()
