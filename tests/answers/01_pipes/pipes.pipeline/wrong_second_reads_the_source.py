# the first is left out: the second gets the content
# says: not what the two commands printed
def pipeline(first, second, content):
    return subprocess.run(second, input=content, stdout=subprocess.PIPE).stdout
