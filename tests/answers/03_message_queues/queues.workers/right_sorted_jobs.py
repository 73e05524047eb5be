# the most urgent jobs are sent first, which is allowed
def hand_out(name, jobs, workers):
    line = posix_ipc.MessageQueue(name)
    for job, priority in sorted(jobs, key=lambda pair: -pair[1]):
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
    todo.close()
    done.close()
    return count
