# it answers one request, and returns
# says: came no reply: answer every request
def serve(line, functions):
    request = json.loads(os.read(line, 65536))
    result = functions[request["method"]](*request["params"])
    os.write(line, json.dumps({"id": request["id"], "result": result}).encode())
    return 1
