# equals are taken as from a stack
# says: among equals, who came first goes first
prediction = ["heart", "oxygen", "lift", "bed", "tea"]
