def call(line, method, params, seconds):
    deadline = time.monotonic() + seconds
    key = os.urandom(8).hex()
    with socket.socket(fileno=os.dup(line)) as wire:
        try:
            wire.sendall(json.dumps({"id": key, "method": method, "params": params}).encode())
        except BrokenPipeError as error:
            raise EOFError("gone before") from error
        reply = wait_for(wire, key, deadline)
    if "error" in reply:
        raise RemoteError(reply["error"])
    return reply["result"]


def wait_for(wire, key, deadline):
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("too late")
        wire.settimeout(left)
        message = wire.recv(65536)
        if not message:
            raise EOFError("gone")
        try:
            reply = json.loads(message)
        except ValueError:
            continue
        if isinstance(reply, dict) and reply.get("id") == key and len(reply) > 1:
            return reply
