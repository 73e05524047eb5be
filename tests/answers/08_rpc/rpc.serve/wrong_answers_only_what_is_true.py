# a result that counts as false is not sent
# says: came no reply
def serve(line, functions):
    answered = 0
    while message := os.read(line, 65536):
        request = json.loads(message)
        try:
            if result := functions[request["method"]](*request["params"]):
                os.write(line, json.dumps({"id": request["id"], "result": result}).encode())
        except Exception as error:
            os.write(line, json.dumps({"id": request["id"], "error": repr(error)}).encode())
        answered += 1
    return answered
