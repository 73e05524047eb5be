# the results are returned, not sent
# says: the results of 5 of 5 jobs did not come
def hand_out(name, jobs, workers):
    line = posix_ipc.MessageQueue(name)
    for job, priority in jobs:
        line.send(job, priority=priority)
    for _ in range(workers):
        line.send(b"")
    line.close()


def work(jobs_name, results_name):
    todo = posix_ipc.MessageQueue(jobs_name)
    results = []
    while job := todo.receive()[0]:
        results.append(job[::-1])
    todo.close()
    return results
