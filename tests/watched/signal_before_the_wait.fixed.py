"""A signal comes before pause(): it is handled, and pause() waits for another one."""

import os
import signal

signal.signal(signal.SIGUSR1, lambda *_: None)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
os.kill(os.getpid(), signal.SIGUSR1)
signal.sigwait({signal.SIGUSR1})
