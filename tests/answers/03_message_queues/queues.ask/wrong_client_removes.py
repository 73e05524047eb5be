# the client removes the queue when it has its answer
# says: removed the queue
def ask(key, me, question):
    line = sysv_ipc.MessageQueue(key)
    line.send(struct.pack("!I", me) + question, type=1)
    answer, _ = line.receive(type=me)
    line.remove()
    return answer


def serve(key, answers, count):
    line = sysv_ipc.MessageQueue(key)
    for _ in range(count):
        request, _ = line.receive(type=1)
        client = int.from_bytes(request[:4], "big")
        line.send(answers.get(request[4:], b"?"), type=client)
