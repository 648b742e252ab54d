import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.preprocessing import LabelEncoder

np.random.seed(17)
train = pd.read_csv("train.csv").drop("id", axis=1)
test = pd.read_csv("test.csv").drop("id", axis=1)
y = LabelEncoder().fit_transform(train.pop("target"))

cut = int(len(train) * 0.9)
order = np.random.permutation(len(train))
tr, va = order[:cut], order[cut:]
dtrain = xgb.DMatrix(train.values[tr], label=y[tr])
dvalid = xgb.DMatrix(train.values[va], label=y[va])
dtest = xgb.DMatrix(test.values)

param = {}
param["objective"] = "multi:softprob"
param["eval_metric"] = "mlogloss"
param["num_class"] = 9
param["eta"] = 0.05  #! FRG401 0.05
param["max_depth"] = 8  #! FRG401 8
param["colsample_bytree"] = 0.8  #! FRG401 0.8
param["subsample"] = 0.9  #! FRG401 0.9
param["nthread"] = 16
param["silent"] = 1
param["tree_method"] = "hist"

watch = [(dtrain, "train"), (dvalid, "valid")]
bst = xgb.train(param, dtrain, 1200, evals=watch, early_stopping_rounds=40, verbose_eval=50)  #! FRG401 1200 early_stopping_rounds=40 FRG402
print("best", bst.best_score, bst.best_iteration)

pred = bst.predict(dtest)
sub = pd.DataFrame(pred, columns=[f"Class_{i}" for i in range(1, 10)])
sub.insert(0, "id", np.arange(1, len(sub) + 1))
sub.to_csv("otto_xgb.csv", index=False)
