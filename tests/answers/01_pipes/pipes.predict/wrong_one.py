# one message is taken for one byte
# says: read() counts bytes, not messages
prediction = 1
