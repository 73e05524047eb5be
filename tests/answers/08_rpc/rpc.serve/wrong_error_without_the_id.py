# an error reply does not say to which request it is
# says: as in the request
def serve(line, functions):
    answered = 0
    while message := os.read(line, 65536):
        try:
            request = json.loads(message)
            result = functions[request["method"]](*request["params"])
            reply = json.dumps({"id": request["id"], "result": result})
        except Exception as error:
            reply = json.dumps({"id": None, "error": repr(error)})
        os.write(line, reply.encode())
        answered += 1
    return answered
