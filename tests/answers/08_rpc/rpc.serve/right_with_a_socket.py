def serve(line, functions):
    count = 0
    with socket.socket(fileno=os.dup(line)) as wire:
        for message in iter(lambda: wire.recv(65536), b""):
            wire.sendall(reply_to(message, functions))
            count += 1
    return count


def reply_to(message, functions):
    request = {}
    try:
        request = json.loads(message)
        name, params = request["method"], request["params"]
        if name not in functions:
            return error(request["id"], "no such method")
        return json.dumps({"id": request["id"], "result": functions[name](*params)}).encode()
    except Exception as problem:
        key = request.get("id") if isinstance(request, dict) else None
        return error(key, repr(problem))


def error(key, text):
    return json.dumps({"id": key, "error": text}).encode()
