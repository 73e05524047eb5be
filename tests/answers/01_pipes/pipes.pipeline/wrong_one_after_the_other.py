# the commands do not run at the same time
# says: Join the two by one pipe
def pipeline(first, second, content):
    middle = subprocess.run(first, input=content, stdout=subprocess.PIPE).stdout
    return subprocess.run(second, input=middle, stdout=subprocess.PIPE).stdout
