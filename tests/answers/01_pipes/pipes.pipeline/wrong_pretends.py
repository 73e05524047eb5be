# the expected output is made up
# says: not what the two commands printed
def pipeline(first, second, content):
    return content
