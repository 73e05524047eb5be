# the server makes a queue of its own
# says: no message of the wanted type is in it
# messy
def ask(key, me, question):
    line = sysv_ipc.MessageQueue(key)
    line.send(struct.pack("!I", me) + question, type=1)
    return line.receive(type=me)[0]


def serve(key, answers, count):
    line = sysv_ipc.MessageQueue(None, sysv_ipc.IPC_CREX)
    for _ in range(count):
        request, _ = line.receive(type=1)
        line.send(answers.get(request[4:], b"?"), type=int.from_bytes(request[:4], "big"))
