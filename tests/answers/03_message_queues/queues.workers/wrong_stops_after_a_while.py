# M7: a pause is taken for the end
# says: A worker takes jobs until an end mark comes
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
    try:
        while job := todo.receive(timeout=0.05)[0]:
            done.send(job[::-1])
            count += 1
    except posix_ipc.BusyError:
        pass
    todo.close()
    done.close()
    return count
