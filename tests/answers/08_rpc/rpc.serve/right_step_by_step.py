def serve(line, functions):
    answered = 0
    while True:
        message = os.read(line, 1 << 16)
        if message == b"":
            return answered
        reply = {"id": None}
        try:
            request = json.loads(message.decode())
            reply["id"] = request.get("id")
            function = functions.get(request.get("method"))
            if function is None:
                raise LookupError(f"there is no method {request.get('method')}")
            reply["result"] = function(*request["params"])
            wire = json.dumps(reply)
        except Exception as error:
            reply.pop("result", None)
            reply["error"] = f"{type(error).__name__}: {error}"
            wire = json.dumps(reply)
        os.write(line, wire.encode())
        answered += 1
