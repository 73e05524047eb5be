# both sends in one
# says: at most one packet
prediction = 12
