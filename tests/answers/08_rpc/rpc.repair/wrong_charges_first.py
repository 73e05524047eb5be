# R5: the money is counted before the seat is found to be gone
# says: the result should be
def box_office(line, seats):
    taken, prices = 0, dict(seats)

    def price(seat):
        return seats[seat]

    def sell(seat):
        nonlocal taken
        taken += prices[seat]
        del seats[seat]
        return taken

    offered = {"price": price, "sell": sell}
    while message := os.read(line, 65536):
        key = None
        try:
            request = json.loads(message)
            key = request["id"]
            function = offered[request["method"]]
            reply = {"id": key, "result": function(*request["params"])}
        except Exception as error:
            reply = {"id": key, "error": repr(error)}
        os.write(line, json.dumps(reply).encode())
    return taken
