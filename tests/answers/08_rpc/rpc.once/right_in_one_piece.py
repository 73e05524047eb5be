def serve_once(line, functions):
    replies, answered = {}, 0
    while message := os.read(line, 65536):
        key, who = None, None
        try:
            request = json.loads(message)
            key = request["id"]
            who = request["client"], key
            if who not in replies:
                result = functions[request["method"]](*request["params"])
                replies[who] = json.dumps({"id": key, "result": result})
            reply = replies[who]
        except Exception as error:
            reply = json.dumps({"id": key, "error": repr(error)})
            if who:
                replies[who] = reply
        os.write(line, reply.encode())
        answered += 1
    return answered
