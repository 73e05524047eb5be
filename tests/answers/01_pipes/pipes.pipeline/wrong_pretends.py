# the expected output is made up
# says: it started neither of the two commands
def pipeline(first, second, content):
    return content
