"""Plain data in a format that can carry nothing else: no classes, no code, no surprises when it is
read.

    None, True, 3, 0.5, "text"     as in JSON
    b"bytes", (1, 2), [1], {1: 2}  as an object with one key that names the type; a bytearray and a
                                   memoryview arrive as bytes

Reading it can only ever make values of exactly these types: what an untrusted process sends is
data, never an object whose comparison, hash or repr is a trick. Pickle would run the sender's code.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from labkit.errors import BadRequest

_DEEPEST = 50
Plain = Any


def dumps(value: Plain) -> bytes:
    """Return a value as bytes; raises BadRequest for what is not plain, or nested too deeply."""
    return json.dumps(_tagged(value, 0), allow_nan=True).encode()


def loads(content: bytes) -> Plain:
    """Return the value; raises BadRequest for bytes that dumps() would not have made."""
    try:
        return _untagged(json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadRequest(f"this is not plain data: {error}") from None


def _tagged(value: Plain, depth: int) -> object:
    if depth > _DEEPEST:
        raise BadRequest(f"it is nested more than {_DEEPEST} levels deep")
    kind = type(value)  # exactly: a subclass may behave in any way
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in (bytes, bytearray, memoryview):
        return {"bytes": base64.b64encode(value).decode()}
    if kind in (list, tuple):
        return {kind.__name__: [_tagged(each, depth + 1) for each in value]}
    if kind is dict:
        return {
            "dict": [
                [_tagged(key, depth + 1), _tagged(each, depth + 1)] for key, each in value.items()
            ]
        }
    raise BadRequest(
        f"it is a {kind.__name__}: return plain data (bytes, text, numbers, lists, tuples, dicts)"
    )


def _untagged(value: object) -> Plain:
    if not isinstance(value, dict):
        if isinstance(value, list):
            raise ValueError("a list without its type")
        return value
    ((kind, content),) = value.items()
    if kind == "bytes":
        return base64.b64decode(content, validate=True)
    if kind == "list":
        return [_untagged(each) for each in content]
    if kind == "tuple":
        return tuple(_untagged(each) for each in content)
    if kind == "dict":
        return {_untagged(key): _untagged(each) for key, each in content}
    raise ValueError(f"there is no type {kind}")
