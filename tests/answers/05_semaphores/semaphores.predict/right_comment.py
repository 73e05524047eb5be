# 2, 1, 2, 3, 2: two get in
prediction = 3
