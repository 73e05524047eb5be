# a tuple in place of a list
# says: is a tuple: write a list
prediction = ("oxygen", "heart", "bed", "lift", "tea")
