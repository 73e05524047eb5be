# bytes in place of a text
# says: write a str
prediction = b"BBBAAA"
