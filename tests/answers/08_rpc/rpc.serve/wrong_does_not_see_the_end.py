# b"" is taken for a message
# says: BrokenPipeError
def serve(line, functions):
    answered = 0
    while True:
        key = None
        try:
            request = json.loads(os.read(line, 65536))
            key = request.get("id")
            reply = json.dumps(
                {"id": key, "result": functions[request["method"]](*request["params"])}
            )
        except Exception as error:
            reply = json.dumps({"id": key, "error": repr(error)})
        os.write(line, reply.encode())
        answered += 1
