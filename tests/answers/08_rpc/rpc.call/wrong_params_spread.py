# the params are not a list
# says: should be the list
def call(line, method, params, seconds):
    key, deadline = str(uuid.uuid4()), time.monotonic() + seconds
    os.write(
        line, json.dumps({"id": key, "method": method, "params": dict(enumerate(params))}).encode()
    )
    while select.select([line], [], [], max(0, deadline - time.monotonic()))[0]:
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
