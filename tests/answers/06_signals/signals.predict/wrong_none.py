# blocking is taken for ignoring
# says: it stays pending until it is taken
prediction = 0
