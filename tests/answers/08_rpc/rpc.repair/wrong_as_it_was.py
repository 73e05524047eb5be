# R5: nothing is repaired
# says: one request must not end the server
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
        try:
            request = json.loads(message)
        except ValueError:
            request = pickle.loads(message)
        function = eval(request["method"])
        reply = {"id": request["id"], "result": function(*request["params"])}
        os.write(line, json.dumps(reply).encode())
    return taken
