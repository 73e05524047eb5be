numbers = itertools.count(1)


def call(line, method, params, seconds):
    end = time.monotonic() + seconds
    mine = next(numbers)
    try:
        os.write(line, json.dumps({"id": mine, "method": method, "params": params}).encode())
    except ConnectionError:
        raise EOFError from None
    poll = select.poll()
    poll.register(line, select.POLLIN)
    while (left := end - time.monotonic()) > 0 and poll.poll(left * 1000):
        message = os.read(line, 65536)
        if message == b"":
            raise EOFError
        try:
            reply = json.loads(message)
            if reply["id"] != mine:
                continue
        except (ValueError, TypeError, KeyError):
            continue
        if "result" in reply:
            return reply["result"]
        if "error" in reply:
            raise RemoteError(reply["error"])
    raise TimeoutError
