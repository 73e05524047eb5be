# the expected output is made up
# says: was not printed by the two commands
def pipeline(first, second, content):
    return content
