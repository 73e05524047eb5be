# a message with the id alone is taken for a reply
# says: returned None
def call(line, method, params, seconds):
    deadline = time.monotonic() + seconds
    key = time.time()
    try:
        os.write(line, json.dumps({"id": key, "method": method, "params": params}).encode())
    except BrokenPipeError:
        raise EOFError from None
    while select.select([line], [], [], max(0, deadline - time.monotonic()))[0]:
        message = os.read(line, 65536)
        if not message:
            raise EOFError
        try:
            reply = json.loads(message)
            if reply["id"] != key:
                continue
        except Exception:
            continue
        if reply.get("error"):
            raise RemoteError(reply["error"])
        return reply.get("result")
    raise TimeoutError
