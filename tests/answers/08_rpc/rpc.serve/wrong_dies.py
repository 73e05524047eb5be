# R5: an exception in a function ends the server
# says: one request must not end the server
def serve(line, functions):
    answered = 0
    while message := os.read(line, 65536):
        request = json.loads(message)
        result = functions[request["method"]](*request["params"])
        os.write(line, json.dumps({"id": request["id"], "result": result}).encode())
        answered += 1
    return answered
