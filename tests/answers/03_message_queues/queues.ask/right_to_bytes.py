# int.to_bytes in place of struct
def ask(key, me, question):
    queue = sysv_ipc.MessageQueue(key, max_message_size=4096)
    queue.send(me.to_bytes(4, "big") + question, True, 1)
    text, kind = queue.receive(True, me)
    return text


def serve(key, answers, count):
    queue = sysv_ipc.MessageQueue(key)
    while count:
        request, _ = queue.receive(type=1)
        number, question = int.from_bytes(request[:4], "big"), request[4:]
        queue.send(answers.get(question, b"?"), type=number)
        count -= 1
