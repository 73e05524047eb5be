# priority 0 is taken to be nothing
# says: each of the five words comes once
prediction = ["oxygen", "heart", "bed", "lift"]
