import sys

import pandas as pd
import xgboost as xgb
import yaml
from dvclive import Live
from dvclive.xgb import DVCLiveCallback

params = yaml.safe_load(open("params.yaml"))["train"]

train_path, valid_path, out = sys.argv[1:4]
train = pd.read_csv(train_path)
valid = pd.read_csv(valid_path)
dtrain = xgb.DMatrix(train.drop(columns="y"), train["y"])
dvalid = xgb.DMatrix(valid.drop(columns="y"), valid["y"])

booster_params = {
    "eta": params["eta"],
    "max_depth": params.get("max_depth", 6),
    "gamma": 0.5,  #! FRG401
    "objective": "reg:squarederror",
    "seed": params["seed"],
}

with Live(save_dvc_exp=True) as live:
    booster = xgb.train(
        booster_params,
        dtrain,
        num_boost_round=params["rounds"],
        evals=[(dvalid, "valid")],
        callbacks=[DVCLiveCallback(live=live)],
        early_stopping_rounds=params["patience"],
    )
    live.log_metric("best", booster.best_score, plot=False)
booster.save_model(out)
