# the number is not returned
# says: and returned None: return how many
def serve(line, functions):
    while message := os.read(line, 65536):
        key = None
        try:
            request = json.loads(message)
            key = request["id"]
            reply = json.dumps(
                {"id": key, "result": functions[request["method"]](*request["params"])}
            )
        except Exception as error:
            reply = json.dumps({"id": key, "error": repr(error)})
        os.write(line, reply.encode())
