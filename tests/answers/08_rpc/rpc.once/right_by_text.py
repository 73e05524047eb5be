# the whole request is the key: a repeated one is the same text
def serve_once(line, functions):
    told = {}
    answered = 0
    for message in iter(lambda: os.read(line, 65536), b""):
        if message not in told:
            told[message] = work(message, functions)
        os.write(line, told[message])
        answered += 1
    return answered


def work(message, functions):
    key = None
    try:
        request = json.loads(message)
        key = request["id"]
        return json.dumps(
            {"id": key, "result": functions[request["method"]](*request["params"])}
        ).encode()
    except Exception as error:
        return json.dumps({"id": key, "error": repr(error)}).encode()
