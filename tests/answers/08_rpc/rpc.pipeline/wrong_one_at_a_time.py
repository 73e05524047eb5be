# it waits for each reply
# says: only after the reply to the one before
def pipeline(line, calls, window):
    results, sent = {}, 0
    while len(results) < len(calls):
        while sent < len(calls) and sent - len(results) < 1:
            method, params = calls[sent]
            os.write(line, json.dumps({"id": sent, "method": method, "params": params}).encode())
            sent += 1
        reply = json.loads(os.read(line, 65536))
        results[reply["id"]] = reply["result"]
    return [results[number] for number in range(len(calls))]
