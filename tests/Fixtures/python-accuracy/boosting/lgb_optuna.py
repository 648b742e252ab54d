import lightgbm as lgb
import mlflow
import numpy as np
import optuna
import sklearn.datasets
import sklearn.metrics
from sklearn.model_selection import train_test_split

data, target = sklearn.datasets.load_breast_cancer(return_X_y=True)
train_x, valid_x, train_y, valid_y = train_test_split(data, target, test_size=0.25, random_state=11)


def objective(trial):
    dtrain = lgb.Dataset(train_x, label=train_y)
    dvalid = lgb.Dataset(valid_x, label=valid_y, reference=dtrain)
    param = {
        "objective": "binary",
        "metric": "auc",
        "verbosity": -1,
        "lambda_l1": trial.suggest_float("lambda_l1", 1e-8, 10.0, log=True),
        "lambda_l2": trial.suggest_float("lambda_l2", 1e-8, 10.0, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 2, 256),
        "feature_fraction": trial.suggest_float("feature_fraction", 0.4, 1.0),
        "bagging_freq": trial.suggest_int("bagging_freq", 1, 7),
    }
    pruning = optuna.integration.LightGBMPruningCallback(trial, "auc")
    gbm = lgb.train(
        param,
        dtrain,
        num_boost_round=500,  #! FRG401
        valid_sets=[dvalid],
        callbacks=[pruning, lgb.early_stopping(stopping_rounds=25)],  #! FRG401 stopping_rounds=25
    )
    return sklearn.metrics.roc_auc_score(valid_y, gbm.predict(valid_x))


mlflow.set_experiment("lgb-search")
mlflow.lightgbm.autolog()
study = optuna.create_study(direction="maximize", pruner=optuna.pruners.MedianPruner(n_warmup_steps=10), sampler=optuna.samplers.TPESampler(seed=1))
study.optimize(objective, n_trials=100)
print("Number of finished trials:", len(study.trials))
print("Best:", study.best_trial.params)
