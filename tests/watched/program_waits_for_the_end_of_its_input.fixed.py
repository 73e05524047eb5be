"""communicate() writes, closes the input, reads, and waits."""

import subprocess

sort = subprocess.Popen(["sort"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(sort.communicate("sun\nrain\n")[0])
