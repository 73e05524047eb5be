# R4: the name of a method is run as code
# says: Python code, and it was run
def box_office(line, seats):
    taken = 0

    def price(seat):
        return seats[seat]

    def sell(seat):
        nonlocal taken
        taken += seats.pop(seat)
        return taken

    offered = {"price": price, "sell": sell}
    while message := os.read(line, 65536):
        key = None
        try:
            request = json.loads(message)
            key = request["id"]
            function = eval(request["method"])
            reply = {"id": key, "result": function(*request["params"])}
        except Exception as error:
            reply = {"id": key, "error": repr(error)}
        os.write(line, json.dumps(reply).encode())
    return taken
