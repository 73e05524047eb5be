"""sort can say nothing before its input has ended, and its input is kept open."""
# says: stuck
# says: Deadlock
# says: (sort)
# says: The write end is still open in program_waits_for_the_end_of_its_input.broken.py (fd

import subprocess

sort = subprocess.Popen(["sort"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
sort.stdin.write("sun\nrain\n")
sort.stdin.flush()
print(sort.stdout.read())
sort.wait()
