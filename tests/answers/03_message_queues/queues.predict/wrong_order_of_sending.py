# M2: first in, first out
# says: a pipe would do so
prediction = ["bed", "oxygen", "lift", "heart", "tea"]
