import pandas as pd
import wandb
import xgboost as xgb

from settings import BASE, rounds


def run(eta_scale, early=25):
    params = dict(BASE)
    params["eta"] = params["eta"] * eta_scale
    params["lambda"] = 3  #! FRG401 3
    frame = pd.read_csv("b.csv")
    d = xgb.DMatrix(frame.drop(columns="label"), frame["label"])
    wandb.init(project="booster", config=params)
    return xgb.train(params, d, rounds, evals=[(d, "train")], early_stopping_rounds=early, callbacks=[wandb.xgboost.WandbCallback()])


for scale in [0.5, 1.0, 2.0]:
    run(scale)
