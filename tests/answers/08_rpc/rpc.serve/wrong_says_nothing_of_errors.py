# R5: what goes wrong is swallowed, and the caller waits in vain
# says: came no reply: answer every request
def serve(line, functions):
    answered = 0
    while message := os.read(line, 65536):
        try:
            request = json.loads(message)
            result = functions[request["method"]](*request["params"])
            os.write(line, json.dumps({"id": request["id"], "result": result}).encode())
        except Exception as error:
            print("error:", error)
            continue
        answered += 1
    return answered
