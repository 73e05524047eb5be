# what is left of the time is less than nothing at the deadline
# says: max(0, deadline - now)
def call(line, method, params, seconds):
    deadline = time.monotonic() + seconds
    key = str(uuid.uuid4())
    os.write(line, json.dumps({"id": key, "method": method, "params": params}).encode())
    while True:
        r, _, _ = select.select([line], [], [], deadline - time.monotonic())
        if not r:
            raise TimeoutError
        message = os.read(line, 65536)
        if not message:
            raise EOFError
        try:
            reply = json.loads(message)
            if reply["id"] == key:
                if "error" in reply:
                    raise RemoteError(reply["error"])
                return reply["result"]
        except (ValueError, KeyError, TypeError):
            pass
