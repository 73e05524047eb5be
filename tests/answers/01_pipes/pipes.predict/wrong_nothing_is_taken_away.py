# reading is taken for looking
# says: has taken 2 bytes of it away
prediction = 10
