# a helper process writes the line some time, and is left running
# says: is in the file 0 times, not once
# messy
import subprocess
import sys


def append(path, text):
    open("/tmp/labkit-left-by-append", "w").close()
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
