# asks again and again instead of sleeping until there is something
# says: it asked again and again
def call(line, method, params, seconds):
    key, deadline = str(uuid.uuid4()), time.monotonic() + seconds
    os.write(line, json.dumps({"id": key, "method": method, "params": params}).encode())
    while time.monotonic() < deadline:
        if not select.select([line], [], [], 0)[0]:
            continue
        message = os.read(line, 65536)
        if not message:
            raise EOFError
        try:
            reply = json.loads(message)
        except ValueError:
            continue
        if not isinstance(reply, dict) or reply.get("id") != key:
            continue
        if "error" in reply:
            raise RemoteError(reply["error"])
        return reply["result"]
    raise TimeoutError
