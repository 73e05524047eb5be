# a reply has a result and an error
# says: not both
def serve(line, functions):
    answered = 0
    while message := os.read(line, 65536):
        reply = {"id": None, "result": None, "error": None}
        try:
            request = json.loads(message)
            reply["id"] = request.get("id")
            reply["result"] = functions[request["method"]](*request["params"])
            wire = json.dumps(reply)
        except Exception as error:
            wire = json.dumps(reply | {"result": None, "error": repr(error)})
        os.write(line, wire.encode())
        answered += 1
    return answered
