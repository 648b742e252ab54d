import mlflow
import optuna
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import cross_val_score

X, y = load_breast_cancer(return_X_y=True)


def objective(trial: optuna.Trial) -> float:
    params = {
        "learning_rate": trial.suggest_float("learning_rate", 1e-3, 0.3, log=True),
        "max_depth": trial.suggest_int("max_depth", 2, 9),
        "subsample": trial.suggest_float("subsample", 0.5, 1.0),
    }
    model = GradientBoostingClassifier(n_estimators=200, random_state=5, **params)  #! FRG401 n_estimators=200
    with mlflow.start_run(nested=True):  #! FRG405?
        mlflow.log_params(params)
        score = cross_val_score(model, X, y, cv=5, scoring="roc_auc").mean()
        mlflow.log_metric("auc", score)
    return score


if __name__ == "__main__":
    mlflow.set_experiment("breast-cancer")
    sampler = optuna.samplers.TPESampler(seed=5)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    with mlflow.start_run(run_name="search"):  #! FRG403? FRG405?
        study.optimize(objective, n_trials=80, timeout=3600)
        mlflow.log_metric("best_auc", study.best_value)
    best = GradientBoostingClassifier(n_estimators=200, random_state=5, **study.best_params)  #! FRG401 n_estimators=200
    best.fit(X, y)  #! FRG407
