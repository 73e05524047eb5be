# the first is left out: the second gets the content
# says: it started only one of the two commands
def pipeline(first, second, content):
    return subprocess.run(second, input=content, stdout=subprocess.PIPE).stdout
