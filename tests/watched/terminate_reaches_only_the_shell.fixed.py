"""terminate() ends the shell, and not what the shell has started."""

import os
import signal
import subprocess
import time

program = subprocess.Popen("sleep 30; true", shell=True, start_new_session=True)
time.sleep(0.2)
os.killpg(program.pid, signal.SIGTERM)
program.wait()
print("stopped")
