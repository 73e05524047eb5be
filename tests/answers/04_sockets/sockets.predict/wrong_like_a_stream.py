# K1: a packet socket is taken for a stream
# says: never returns parts of two packets
prediction = 9
