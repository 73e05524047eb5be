# a low number is taken to be urgent, as in nice(1)
# says: a high number is urgent
prediction = ["tea", "bed", "lift", "oxygen", "heart"]
