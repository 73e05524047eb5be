# K8: a descriptor is closed by one who does not own it
# says: closed fd 3, which it was given
def serve(line, functions):
    answered = 0
    with socket.socket(fileno=line) as wire:
        while message := wire.recv(65536):
            key = None
            try:
                request = json.loads(message)
                key = request.get("id")
                reply = {"id": key, "result": functions[request["method"]](*request["params"])}
                text = json.dumps(reply)
            except Exception as error:
                text = json.dumps({"id": key, "error": repr(error)})
            wire.send(text.encode())
            answered += 1
    return answered
