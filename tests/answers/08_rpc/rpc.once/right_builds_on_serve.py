# a memory in front of the server of task 2
class Memory(dict):
    def __missing__(self, name):
        raise KeyError(name)


def serve_once(line, functions):
    memory, answered = Memory(), 0
    while message := os.read(line, 65536):
        who = sender(message)
        reply = memory[who] if who in memory else _reply(message, functions)
        if who is not None:
            memory[who] = reply
        os.write(line, reply)
        answered += 1
    return answered


def sender(message):
    try:
        request = json.loads(message)
        return f"{request['client']!r} {request['id']!r}"
    except Exception:
        return None


def _reply(message, functions):
    key = None
    try:
        request = json.loads(message)
        key = request.get("id")
        return json.dumps(
            {"id": key, "result": functions[request["method"]](*request["params"])}
        ).encode()
    except Exception as error:
        return json.dumps({"id": key, "error": f"{type(error).__name__}: {error}"}).encode()
