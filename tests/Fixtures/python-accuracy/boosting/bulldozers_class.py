"""Quantile forecasts for auction prices; three boosters in one class."""
import logging
from pathlib import Path

import joblib
import lightgbm as lgb
import numpy as np
import pandas as pd
from mlflow.tracking import MlflowClient
from omegaconf import OmegaConf

logger = logging.getLogger("bulldozers")


class QuantileBooster:
    def __init__(self, quantiles, num_leaves=63, learning_rate=0.05, n_estimators=800):
        self.quantiles = quantiles
        self.num_leaves = num_leaves
        self.learning_rate = learning_rate
        self.n_estimators = n_estimators
        self.min_child_samples = 40  #! FRG401
        self.models = {}

    def fit(self, X, y):
        for q in self.quantiles:
            model = lgb.LGBMRegressor(
                objective="quantile",
                alpha=q,
                num_leaves=self.num_leaves,
                learning_rate=self.learning_rate,
                n_estimators=self.n_estimators,
                min_child_samples=self.min_child_samples,
                random_state=0,
            )
            self.models[q] = model.fit(X, y)
        return self

    def predict(self, X):
        return np.column_stack([self.models[q].predict(X) for q in self.quantiles])


def pinball(y, pred, q):
    diff = y - pred
    return np.mean(np.maximum(q * diff, (q - 1) * diff))


if __name__ == "__main__":
    cfg = OmegaConf.load("conf.yaml")
    client = MlflowClient()
    exp = client.get_experiment_by_name("bulldozers")
    run = client.create_run(exp.experiment_id)
    frame = pd.read_parquet(cfg.data.path)
    past = frame[frame.saledate < "2011-11-01"]
    recent = frame[frame.saledate >= "2011-11-01"]
    booster = QuantileBooster([0.1, 0.5, 0.9], num_leaves=127, learning_rate=cfg.model.lr, n_estimators=cfg.model.get("rounds", 1000))  #! FRG401 num_leaves=127
    booster.fit(past.drop(columns=["price", "saledate"]), past["price"])
    pred = booster.predict(recent.drop(columns=["price", "saledate"]))
    for i, q in enumerate(booster.quantiles):
        client.log_metric(run.info.run_id, f"pinball_{q}", pinball(recent["price"], pred[:, i], q))
    client.set_terminated(run.info.run_id)
    joblib.dump(booster, Path(cfg.out) / "booster.joblib")
