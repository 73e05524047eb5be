def box_office(line, seats):
    sold = []
    while message := os.read(line, 65536):
        os.write(line, json.dumps(answer(message, seats, sold)).encode())
    return sum(sold)


def answer(message, seats, sold):
    try:
        request = json.loads(message)
        if not isinstance(request, dict):
            raise TypeError("not a request")
    except Exception as error:
        return {"id": None, "error": f"{type(error).__name__}: {error}"}
    try:
        (seat,) = request["params"]
        if request["method"] == "price":
            return {"id": request.get("id"), "result": seats[seat]}
        if request["method"] == "sell":
            sold.append(seats.pop(seat))
            return {"id": request.get("id"), "result": sum(sold)}
        raise ValueError("no such method")
    except Exception as error:
        kind = "TypeError" if request["params"] == [] else type(error).__name__
        return {"id": request.get("id"), "error": f"{kind}: {error}"}
