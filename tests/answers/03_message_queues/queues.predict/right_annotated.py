# with a type
prediction: list[str] = ["oxygen", "heart", "bed", "lift", "tea"]
