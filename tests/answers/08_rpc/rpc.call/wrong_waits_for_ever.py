# R2: there is no deadline
# says: The deadline is over, and it still waits
def call(line, method, params, seconds):
    key = str(uuid.uuid4())
    os.write(line, json.dumps({"id": key, "method": method, "params": params}).encode())
    while message := os.read(line, 65536):
        reply = json.loads(message)
        if reply["id"] == key:
            if "error" in reply:
                raise RemoteError(reply["error"])
            return reply["result"]
    raise EOFError
