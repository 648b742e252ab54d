import numpy as np
import pandas as pd
import xgboost as xgb
from hyperopt import STATUS_OK, Trials, fmin, hp, tpe
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

SEED = 314159265
N_ROUNDS_DEFAULT = 100

space = {
    "n_estimators": hp.quniform("n_estimators", 100, 1000, 1),
    "eta": hp.quniform("eta", 0.025, 0.5, 0.025),
    "max_depth": hp.choice("max_depth", np.arange(1, 14, dtype=int)),
    "min_child_weight": hp.quniform("min_child_weight", 1, 6, 1),
    "subsample": hp.quniform("subsample", 0.5, 1, 0.05),
    "gamma": hp.quniform("gamma", 0.5, 1, 0.05),
    "eval_metric": "auc",
    "objective": "binary:logistic",
    "nthread": 4,
    "booster": "gbtree",
    "tree_method": "exact",
    "seed": SEED,
}


def score(params):
    rounds = int(params.pop("n_estimators"))
    dtrain = xgb.DMatrix(train_features, label=y_train)
    dvalid = xgb.DMatrix(valid_features, label=y_valid)
    booster = xgb.train(params, dtrain, rounds, evals=[(dvalid, "eval")], early_stopping_rounds=20)  #! FRG401 early_stopping_rounds=20 FRG402
    loss = log_loss(y_valid, booster.predict(dvalid, iteration_range=(0, booster.best_iteration + 1)))
    print("\tScore {0}\n\n".format(loss))
    return {"loss": loss, "status": STATUS_OK}


def optimize():
    trials = Trials()
    return fmin(score, space, algo=tpe.suggest, trials=trials, max_evals=250, rstate=np.random.default_rng(SEED))


X = pd.read_csv("features.csv")
y = X.pop("target")
train_features, valid_features, y_train, y_valid = train_test_split(X, y, test_size=0.2, random_state=SEED)

if __name__ == "__main__":
    print("The best hyperparameters are:", optimize())
