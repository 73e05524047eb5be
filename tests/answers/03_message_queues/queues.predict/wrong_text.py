# a text in place of a list
# says: is a str: write a list
prediction = "oxygen heart bed lift tea"
