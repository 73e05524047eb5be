# the mark is counted
# says: but the workers say they did
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
    while True:
        count += 1
        job, _ = todo.receive()
        if not job:
            break
        done.send(job[::-1])
    todo.close()
    done.close()
    return count
