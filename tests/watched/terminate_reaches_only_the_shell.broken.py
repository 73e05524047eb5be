"""terminate() ends the shell, and not what the shell has started."""
# says: orphan
# says: (sleep)

import subprocess
import time

program = subprocess.Popen("sleep 30; true", shell=True)
time.sleep(0.2)
program.terminate()
program.wait()
print("stopped")
