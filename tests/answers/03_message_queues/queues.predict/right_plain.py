# as asked
prediction = ["oxygen", "heart", "bed", "lift", "tea"]
