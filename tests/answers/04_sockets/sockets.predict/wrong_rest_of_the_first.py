# what does not fit is expected to wait
# says: A packet is received once
prediction = 3
