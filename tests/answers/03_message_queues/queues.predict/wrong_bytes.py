# bytes in place of words
# says: each of the five words comes once
prediction = [b"oxygen", b"heart", b"bed", b"lift", b"tea"]
