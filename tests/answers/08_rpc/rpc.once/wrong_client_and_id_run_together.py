# 11 of ann and 1 of ann1 have the same key
# says: it replied
def serve_once(line, functions):
    seen, count = {}, 0
    while message := os.read(line, 65536):
        key = cid = None
        try:
            req = json.loads(message)
            cid = req.get("id")
            key = f"{req.get('client')}{cid}"
            if key not in seen:
                try:
                    seen[key] = {"id": cid, "result": functions[req["method"]](*req["params"])}
                except Exception as e:
                    seen[key] = {"id": cid, "error": f"{type(e).__name__}: {e}"}
            reply = json.dumps(seen[key])
        except Exception as e:
            reply = json.dumps({"id": cid, "error": f"{type(e).__name__}: {e}"})
        os.write(line, reply.encode())
        count += 1
    return count
