"""A run per fold below one run: steps are not needed, keys differ or runs do."""
import mlflow
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

df = pd.read_csv("claims.csv")
y = df.pop("fraud").values
params = {
    "max_iter": 220,  #! FRG401
    "learning_rate": 0.07,  #! FRG401
    "random_state": 12,
}


def train_fold(fold, tr, va):
    clf = HistGradientBoostingClassifier(**params)
    clf.fit(df.iloc[tr], y[tr])
    p = clf.predict_proba(df.iloc[va])[:, 1]
    with mlflow.start_run(run_name=f"fold-{fold}", nested=True):  #! FRG405?
        mlflow.log_params(params)
        mlflow.log_metric("auc", roc_auc_score(y[va], p))
    return clf, roc_auc_score(y[va], p), p


mlflow.set_experiment("claims")
with mlflow.start_run(run_name="cv"):
    mlflow.log_params(params)
    scores, oof = [], np.zeros(len(y))
    for fold, (tr, va) in enumerate(StratifiedKFold(5, shuffle=True, random_state=12).split(df, y)):
        clf, auc, oof[va] = train_fold(fold, tr, va)
        scores.append(auc)
        mlflow.log_metric(f"auc_fold_{fold}", auc)
    for name, score in {"mean": np.mean(scores), "std": np.std(scores)}.items():
        mlflow.log_metric("auc_" + name, score)
    for cut in [0.3, 0.5, 0.7]:
        mlflow.log_metrics({f"f1_at_{cut}": f1_score(y, oof > cut)})
    mlflow.sklearn.log_model(clf, "last_fold")
