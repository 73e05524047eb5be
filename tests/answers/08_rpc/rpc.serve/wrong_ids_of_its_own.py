# the replies are numbered by the server
# says: must be
def serve(line, functions):
    answered = 0
    while message := os.read(line, 65536):
        request = json.loads(message)
        answered += 1
        try:
            reply = {"id": answered, "result": functions[request["method"]](*request["params"])}
        except Exception as error:
            reply = {"id": answered, "error": repr(error)}
        os.write(line, json.dumps(reply).encode())
    return answered
