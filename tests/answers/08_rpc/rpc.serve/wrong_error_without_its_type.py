# the error says only what str() says, as in 'Z9'
# says: which does not say 'KeyError'
def serve(line, functions):
    answered = 0
    while message := os.read(line, 65536):
        key = None
        try:
            request = json.loads(message)
            key = request.get("id")
            reply = json.dumps(
                {"id": key, "result": functions[request["method"]](*request["params"])}
            )
        except Exception as error:
            reply = json.dumps({"id": key, "error": str(error)})
        os.write(line, reply.encode())
        answered += 1
    return answered
