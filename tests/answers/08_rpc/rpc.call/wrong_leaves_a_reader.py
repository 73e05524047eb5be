# X3: a process that reads is left running when the deadline is over
# says: that it had started
# messy
def call(line, method, params, seconds):
    key = str(uuid.uuid4())
    os.write(line, json.dumps({"id": key, "method": method, "params": params}).encode())
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        while message := os.read(line, 65536):
            if json.loads(message)["id"] == key:
                break
        os.write(writer, message)
        os._exit(0)
    os.close(writer)
    try:
        if not select.select([reader], [], [], seconds)[0]:
            raise TimeoutError
        message = os.read(reader, 65536)
    finally:
        os.close(reader)
    if not message:
        raise EOFError
    reply = json.loads(message)
    if "error" in reply:
        raise RemoteError(reply["error"])
    return reply["result"]
