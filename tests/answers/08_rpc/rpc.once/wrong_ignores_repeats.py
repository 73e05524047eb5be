# a request that comes again gets no reply
# says: came no reply
def serve_once(line, functions):
    seen, answered = set(), 0
    while message := os.read(line, 65536):
        request = json.loads(message)
        who = request["client"], request["id"]
        if who in seen:
            continue
        seen.add(who)
        try:
            reply = {
                "id": request["id"],
                "result": functions[request["method"]](*request["params"]),
            }
        except Exception as error:
            reply = {"id": request["id"], "error": repr(error)}
        os.write(line, json.dumps(reply).encode())
        answered += 1
    return answered
