import random

import lightgbm as lgb
import numpy as np
import pandas as pd


def seed_everything(seed=42):
    random.seed(seed)
    np.random.seed(seed)


def amex_metric(y_true, y_pred):
    order = np.argsort(-y_pred)
    weight = np.where(y_true[order] == 0, 20, 1)
    cutoff = int(0.04 * weight.sum())
    return y_true[order][weight.cumsum() <= cutoff].sum() / y_true.sum()


seed_everything(77)
df = pd.read_parquet("amex_agg.parquet")
target = df.pop("target").values
mask = np.random.rand(len(df)) < 0.8

base = dict(objective="binary", metric="binary_logloss", seed=77, n_jobs=-1)
dart = dict(base, boosting="dart", learning_rate=0.01, num_leaves=100)  #! FRG401 learning_rate=0.01 num_leaves=100 FRG401? "dart"
dart.update(feature_fraction=0.20, bagging_freq=10, bagging_fraction=0.50)  #! FRG401 feature_fraction=0.20 bagging_freq=10 bagging_fraction=0.50
dart["lambda_l2"] = 2  #! FRG401 2
goss = {**base, "boosting": "goss", "learning_rate": 0.03, "min_data_in_leaf": 40}  #! FRG401 0.03 40 FRG401? "goss"

for name, params, rounds in [("dart", dart, 10500), ("goss", goss, 3000)]:  #! FRG401? 10500 3000
    booster = lgb.train(params, lgb.Dataset(df[mask], target[mask]), rounds)  #! FRG402
    print(name, amex_metric(target[~mask], booster.predict(df[~mask])))
    booster.save_model(f"{name}.txt")
