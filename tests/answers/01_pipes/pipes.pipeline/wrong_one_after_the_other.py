# the commands do not run at the same time
# says: your program carried the data over
def pipeline(first, second, content):
    middle = subprocess.run(first, input=content, stdout=subprocess.PIPE).stdout
    return subprocess.run(second, input=middle, stdout=subprocess.PIPE).stdout
