# those who get in are counted
# says: that is how many get in
prediction = 2
