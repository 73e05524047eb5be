# a file instead of a pipe
# says: no pipe joins the two commands while both are at work
import tempfile


def pipeline(first, second, content):
    with tempfile.TemporaryFile() as before, tempfile.TemporaryFile() as between:
        before.write(content)
        before.seek(0)
        subprocess.run(first, stdin=before, stdout=between)
        between.seek(0)
        return subprocess.run(second, stdin=between, stdout=subprocess.PIPE).stdout
