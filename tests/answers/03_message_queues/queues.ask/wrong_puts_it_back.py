# what is for others is taken, and put back
# says: took a message out of the queue
def ask(key, me, question):
    q = sysv_ipc.MessageQueue(key)
    q.send(struct.pack("!I", me) + question, type=1)
    while True:
        answer, kind = q.receive()
        if kind == me:
            return answer
        q.send(answer, type=kind)


def serve(key, answers, count):
    q = sysv_ipc.MessageQueue(key)
    for _ in range(count):
        request, _ = q.receive(type=1)
        (who,) = struct.unpack("!I", request[:4])
        q.send(answers.get(request[4:], b"?"), type=who)
