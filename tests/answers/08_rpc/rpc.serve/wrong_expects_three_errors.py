# R5: only the exceptions that its writer thought of are caught
# says: one request must not end the server
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
        except (ValueError, KeyError, TypeError) as error:
            reply = json.dumps({"id": key, "error": repr(error)})
        os.write(line, reply.encode())
        answered += 1
    return answered
