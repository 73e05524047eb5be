# what one wants is taken for what happens
# says: that is what the customer wanted
prediction = 90
