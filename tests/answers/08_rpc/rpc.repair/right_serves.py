def _answer(functions, message):
    key = None
    try:
        request = json.loads(message)
        if not isinstance(request, dict):
            raise ValueError("not an object")
        key = request.get("id")
        if request["method"] not in functions:
            raise ValueError(f"no method {request['method']}")
        return json.dumps({"id": key, "result": functions[request["method"]](*request["params"])})
    except Exception as error:
        return json.dumps({"id": key, "error": f"{type(error).__name__}: {error}"})


def _serve(line, functions):
    number = 0
    while message := os.read(line, 65536):
        os.write(line, _answer(functions, message).encode())
        number += 1
    return number


def box_office(line, seats):
    taken = 0

    def price(seat):
        return seats[seat]

    def sell(seat):
        nonlocal taken
        taken += seats.pop(seat)
        return taken

    _serve(line, {"price": price, "sell": sell})
    return taken
