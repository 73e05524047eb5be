def _answer1(functions, message, seen):
    key = None
    try:
        request = json.loads(message)
        key = request.get("id")
        who = request.get("client"), type(key), key
        if who not in seen:
            try:
                seen[who] = json.dumps(
                    {"id": key, "result": functions[request["method"]](*request["params"])}
                )
            except Exception as error:
                seen[who] = json.dumps({"id": key, "error": f"{type(error).__name__}: {error}"})
        return seen[who]
    except Exception as error:
        return json.dumps({"id": key, "error": f"{type(error).__name__}: {error}"})


def serve_once(line, functions):
    seen, n = {}, 0
    while message := os.read(line, 65536):
        os.write(line, _answer1(functions, message, seen).encode())
        n += 1
    return n
