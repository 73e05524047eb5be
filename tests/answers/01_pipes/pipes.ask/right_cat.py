def ask(requests, replies, question):
    with open(requests, "wb", buffering=0) as file:
        file.write(question)
    return subprocess.run(["cat", replies], stdout=subprocess.PIPE, check=True).stdout
