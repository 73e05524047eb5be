# SIGTERM has its default action
# says: killed by SIGTERM
def develop(jobs, log, lock):
    open(lock, "w").close()
    done = 0
    while job := os.read(jobs, 1):
        os.write(log, job + b"(")
        time.sleep(0.01)
        os.write(log, b")")
        done += 1
    os.write(log, b".")
    os.unlink(lock)
    return done
