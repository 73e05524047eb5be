# the boss waits for an empty queue, although nobody works yet
# says: not finished after
def hand_out(name, jobs, workers):
    line = posix_ipc.MessageQueue(name)
    for job, priority in jobs:
        line.send(job, priority=priority)
    while line.current_messages:
        time.sleep(0.01)
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
