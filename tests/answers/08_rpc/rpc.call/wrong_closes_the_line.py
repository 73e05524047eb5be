# K8: a descriptor is closed by one who does not own it
# says: a socket object made of it closes it
def call(line, method, params, seconds):
    key = str(uuid.uuid4())
    with socket.socket(fileno=line) as wire:
        wire.send(json.dumps({"id": key, "method": method, "params": params}).encode())
        wire.settimeout(seconds)
        reply = json.loads(wire.recv(65536))
    if "error" in reply:
        raise RemoteError(reply["error"])
    return reply["result"]
