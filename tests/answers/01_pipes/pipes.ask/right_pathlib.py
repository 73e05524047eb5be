from pathlib import Path


def ask(requests, replies, question):
    Path(requests).write_bytes(question)
    return Path(replies).read_bytes()
