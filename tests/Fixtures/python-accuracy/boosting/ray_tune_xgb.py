import os

import xgboost as xgb
from ray import tune
from ray.air.integrations.mlflow import MLflowLoggerCallback
from ray.tune.integration.xgboost import TuneReportCheckpointCallback
from ray.tune.schedulers import ASHAScheduler
from sklearn.datasets import load_svmlight_file
from sklearn.model_selection import train_test_split

PATH = os.environ.get("HIGGS", "/data/higgs.svm")


def train_higgs(config):
    X, y = load_svmlight_file(PATH)
    tx, vx, ty, vy = train_test_split(X, y, test_size=0.25, random_state=0)
    xgb.train(
        config,
        xgb.DMatrix(tx, label=ty),
        num_boost_round=300,  #! FRG401
        evals=[(xgb.DMatrix(vx, label=vy), "eval")],
        verbose_eval=False,
        callbacks=[TuneReportCheckpointCallback({"eval-error": "eval-error"})],
    )


def main(samples=20):
    search_space = {
        "objective": "binary:logistic",
        "eval_metric": ["logloss", "error"],
        "max_depth": tune.randint(1, 9),
        "min_child_weight": tune.choice([1, 2, 3]),
        "subsample": tune.uniform(0.5, 1.0),
        "eta": tune.loguniform(1e-4, 1e-1),
        "seed": 0,
    }
    scheduler = ASHAScheduler(max_t=10, grace_period=1, reduction_factor=2)
    tuner = tune.Tuner(
        train_higgs,
        param_space=search_space,
        tune_config=tune.TuneConfig(metric="eval-error", mode="min", num_samples=samples, scheduler=scheduler),
        run_config=tune.RunConfig(callbacks=[MLflowLoggerCallback(experiment_name="higgs")]),
    )
    print(tuner.fit().get_best_result().config)


if __name__ == "__main__":
    main()
