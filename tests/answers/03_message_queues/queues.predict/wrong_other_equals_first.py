# one pair of equals is taken as from a stack
# says: among equals, who came first goes first
prediction = ["heart", "oxygen", "bed", "lift", "tea"]
