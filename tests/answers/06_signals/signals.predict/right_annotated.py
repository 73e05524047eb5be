# one SIGUSR1, one SIGUSR2, and ten SIGRTMIN
prediction: int = 12
