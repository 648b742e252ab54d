import mlflow
import mlflow.sklearn
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import train_test_split

DATA = "data/churn.csv"


def load(path):
    frame = pd.read_csv(path)
    y = frame.pop("churned")
    return train_test_split(frame, y, test_size=0.25, random_state=7, stratify=y)


def main():
    mlflow.set_experiment("churn")
    X_train, X_test, y_train, y_test = load(DATA)

    params = {
        "n_estimators": 400,  #! FRG401
        "max_depth": 12,  #! FRG401
        "min_samples_split": 8,  #! FRG401
        "n_jobs": 4,
        "random_state": 7,
    }

    with mlflow.start_run(run_name="forest"):
        mlflow.log_params(params)
        clf = RandomForestClassifier(**params)
        clf.fit(X_train, y_train)
        proba = clf.predict_proba(X_test)[:, 1]
        mlflow.log_metric("roc_auc", roc_auc_score(y_test, proba))
        mlflow.log_metric("f1", f1_score(y_test, proba > 0.35))
        mlflow.sklearn.log_model(clf, "model")


if __name__ == "__main__":
    main()
