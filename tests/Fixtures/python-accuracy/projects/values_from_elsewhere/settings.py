rounds = 400
depth = 5
shrinkage = 0.07
BASE = {"max_depth": depth, "eta": shrinkage, "objective": "binary:logistic", "seed": 0}
