# the last one counts
prediction = ["bed"]
prediction = ["oxygen", "heart", "bed", "lift", "tea"]
