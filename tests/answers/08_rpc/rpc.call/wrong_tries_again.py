# R1: it sends the request again when it gets no reply soon
# says: requests arrived: send one each
def call(line, method, params, seconds):
    key = str(uuid.uuid4())
    deadline = time.monotonic() + seconds
    request = json.dumps({"id": key, "method": method, "params": params}).encode()
    while (left := deadline - time.monotonic()) > 0:
        os.write(line, request)
        if select.select([line], [], [], min(left, 0.1))[0]:
            message = os.read(line, 65536)
            if not message:
                raise EOFError
            reply = json.loads(message)
            if reply["id"] == key:
                if "error" in reply:
                    raise RemoteError(reply["error"])
                return reply["result"]
    raise TimeoutError
