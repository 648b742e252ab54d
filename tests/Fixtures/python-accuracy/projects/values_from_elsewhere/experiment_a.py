import pandas as pd
import xgboost as xgb

import settings
from settings import BASE

frame = pd.read_csv("a.csv")
label = frame.pop("label")
overrides = {"subsample": 0.6, "colsample_bytree": 0.7}  #! FRG401 "subsample":0.6 "colsample_bytree":0.7
booster = xgb.train({**BASE, **overrides}, xgb.DMatrix(frame, label), settings.rounds)  #! FRG402
booster.save_model("a.json")
