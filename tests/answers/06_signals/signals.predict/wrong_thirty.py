# G1: signals are taken for messages
# says: ordinary signals are not queued
prediction = 30
