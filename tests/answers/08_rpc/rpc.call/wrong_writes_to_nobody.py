# the server had left before the call: write() raises, and nobody catches it
# says: write() tells by this error
import selectors


def call(line, method, params, seconds):
    begin = time.perf_counter()
    key = f"{os.getpid()}-{uuid.uuid4()}"
    os.write(line, json.dumps({"id": key, "method": method, "params": list(params)}).encode())
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        while True:
            left = seconds - (time.perf_counter() - begin)
            if left <= 0 or not selector.select(left):
                raise TimeoutError(f"no reply to {method} in {seconds} s")
            got = os.read(line, 1 << 16)
            if got == b"":
                raise EOFError
            try:
                reply = json.loads(got)
                if reply["id"] != key:
                    continue
            except (ValueError, TypeError, KeyError):
                continue
            if "error" in reply:
                raise RemoteError(reply["error"])
            return reply["result"]
