# the mark is put back for the next worker
# says: it put its end mark back
def hand_out(name, jobs, workers):
    line = posix_ipc.MessageQueue(name)
    for job, priority in jobs:
        line.send(job, priority=priority)
    for _ in range(workers):
        line.send(b"")
    line.close()


def work(jobs_name, results_name):
    todo, done = posix_ipc.MessageQueue(jobs_name), posix_ipc.MessageQueue(results_name)
    count = 0
    while job := todo.receive()[0]:
        done.send(job[::-1])
        count += 1
    todo.send(b"")
    todo.close()
    done.close()
    return count
