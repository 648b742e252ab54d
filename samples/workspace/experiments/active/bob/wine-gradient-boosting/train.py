"""Trains boosted stumps on the wine data; every hyperparameter comes from config.yaml."""

from pathlib import Path

import mlflow
import yaml
from sklearn.datasets import load_wine
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split


def main() -> None:
    config = yaml.safe_load(Path(__file__).with_name("config.yaml").read_text())
    seed = config["seed"]
    features, labels = load_wine(return_X_y=True)
    train_x, test_x, train_y, test_y = train_test_split(
        features, labels, test_size=config["data"]["test_size"], random_state=seed, stratify=labels
    )

    mlflow.set_experiment(config["mlflow"]["experiment"])
    with mlflow.start_run():
        mlflow.log_params({"seed": seed, **config["model"]})
        model = GradientBoostingClassifier(random_state=seed, **config["model"])
        model.fit(train_x, train_y)
        mlflow.log_metric("accuracy", accuracy_score(test_y, model.predict(test_x)))
        mlflow.sklearn.log_model(model, "model")


if __name__ == "__main__":
    main()
