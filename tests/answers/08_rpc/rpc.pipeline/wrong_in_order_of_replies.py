# R3: the replies are taken in the order in which they come
# says: put each in the place of its call
def pipeline(line, calls, window):
    results, sent = {}, 0
    while len(results) < len(calls):
        while sent < len(calls) and sent - len(results) < window:
            method, params = calls[sent]
            os.write(line, json.dumps({"id": sent, "method": method, "params": params}).encode())
            sent += 1
        reply = json.loads(os.read(line, 65536))
        results[reply["id"]] = reply["result"]
    return list(results.values())
