# a pipe is taken for a packet socket
# says: What a read() leaves stays in the pipe
prediction = 7
