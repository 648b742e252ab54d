# LightGBM, 5 folds, seed average. CV 0.7934
import gc
import os
import time
from contextlib import contextmanager

import lightgbm as lgb
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold


@contextmanager
def timer(title):
    t0 = time.time()
    yield
    print(f"{title} - done in {time.time() - t0:.0f}s")


NFOLDS = 5
LGB_PARAMS = {
    "objective": "binary",
    "boosting_type": "gbdt",
    "metric": "auc",
    "learning_rate": 0.02,  #! FRG401
    "num_leaves": 34,  #! FRG401
    "max_depth": 8,  #! FRG401
    "feature_fraction": 0.9497036,  #! FRG401
    "bagging_fraction": 0.8715623,  #! FRG401
    "lambda_l1": 0.041545473,  #! FRG401
    "lambda_l2": 0.0735294,  #! FRG401
    "min_split_gain": 0.0222415,  #! FRG401
    "min_child_weight": 39.3259775,  #! FRG401
    "n_jobs": 4,
    "seed": 1001,
    "verbose": -1,
}


def kfold_lightgbm(df, stratified=False):
    train_df = df[df["TARGET"].notnull()]
    test_df = df[df["TARGET"].isnull()]
    del df
    gc.collect()
    if stratified:
        folds = StratifiedKFold(n_splits=NFOLDS, shuffle=True, random_state=1001)
    else:
        folds = KFold(n_splits=NFOLDS, shuffle=True, random_state=1001)
    oof = np.zeros(train_df.shape[0])
    preds = np.zeros(test_df.shape[0])
    importance = pd.DataFrame()
    feats = [f for f in train_df.columns if f not in ["TARGET", "SK_ID_CURR"]]

    for n_fold, (tr, va) in enumerate(folds.split(train_df[feats], train_df["TARGET"])):
        dtrain = lgb.Dataset(train_df[feats].iloc[tr], train_df["TARGET"].iloc[tr])
        dvalid = lgb.Dataset(train_df[feats].iloc[va], train_df["TARGET"].iloc[va])
        booster = lgb.train(  #! FRG402
            LGB_PARAMS,
            dtrain,
            num_boost_round=10000,  #! FRG401
            valid_sets=[dtrain, dvalid],
            callbacks=[lgb.early_stopping(200), lgb.log_evaluation(200)],  #! FRG401 early_stopping(200)
        )
        oof[va] = booster.predict(train_df[feats].iloc[va])
        preds += booster.predict(test_df[feats]) / folds.n_splits
        importance[f"fold{n_fold}"] = booster.feature_importance("gain")
        print("Fold %2d AUC : %.6f" % (n_fold + 1, roc_auc_score(train_df["TARGET"].iloc[va], oof[va])))

    importance.mean(axis=1).nlargest(40).plot.barh(figsize=(8, 10), alpha=0.8)
    plt.tight_layout()
    plt.savefig("lgbm_importances01.png")
    return oof, preds


if __name__ == "__main__":
    with timer("load"):
        data = pd.read_feather(os.path.join("features", "all.ftr"))
    with timer("train"):
        kfold_lightgbm(data, stratified=False)
