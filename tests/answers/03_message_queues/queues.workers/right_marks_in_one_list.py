# jobs and marks in one loop
def hand_out(name, jobs, workers):
    queue = posix_ipc.MessageQueue(name, read=False)
    for job, priority in jobs + [(b"", 0)] * workers:
        queue.send(job, None, priority)
    queue.close()


def work(jobs_name, results_name):
    jobs = posix_ipc.MessageQueue(jobs_name, write=False)
    results = posix_ipc.MessageQueue(results_name, read=False)
    count = 0
    while True:
        job, _ = jobs.receive()
        if job == b"":
            break
        results.send(bytes(reversed(job)))
        count += 1
    for queue in (jobs, results):
        queue.close()
    return count
