# a result that counts as false is taken for none
# says: which is a result like any other
def call(line, method, params, seconds):
    key, deadline = str(uuid.uuid4()), time.monotonic() + seconds
    os.write(line, json.dumps({"id": key, "method": method, "params": params}).encode())
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
        if reply.get("result"):
            return reply["result"]
        raise RemoteError(reply.get("error"))
    raise TimeoutError
