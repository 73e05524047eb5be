# R5: only the exceptions that its writer thought of are caught
# says: RecursionError
def box_office(line, seats):
    taken = 0

    def price(seat):
        return seats[seat]

    def sell(seat):
        nonlocal taken
        taken = taken + seats[seat]
        del seats[seat]
        return taken

    offered = {"price": price, "sell": sell}
    while packet := os.read(line, 65_536):
        key = None
        try:
            asked = json.loads(packet)
            key = asked.get("id")
            result = offered[asked["method"]](*asked["params"])
            reply = {"id": key, "result": result}
        except (ValueError, KeyError, TypeError, AttributeError) as e:
            reply = {"id": key, "error": f"{type(e).__name__}: {e}"}
        os.write(line, json.dumps(reply).encode())
    return taken
