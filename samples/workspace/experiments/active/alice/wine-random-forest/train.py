"""Trains a random forest on the wine data and tracks it in MLflow."""

from pathlib import Path

import mlflow
import yaml
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.model_selection import train_test_split


def main() -> None:
    config = yaml.safe_load(Path(__file__).with_name("config.yaml").read_text())
    features, labels = load_wine(return_X_y=True)
    train_x, test_x, train_y, test_y = train_test_split(
        features, labels, test_size=config["data"]["test_size"], random_state=config["seed"], stratify=labels
    )

    mlflow.set_experiment(config["mlflow"]["experiment"])
    with mlflow.start_run():
        mlflow.log_params(config["model"])
        # The number of trees should stand in config.yaml beside its neighbours.
        model = RandomForestClassifier(n_estimators=100)
        model.set_params(random_state=config["seed"], **config["model"])
        model.fit(train_x, train_y)

        predicted = model.predict(test_x)
        mlflow.log_metrics(
            {
                "accuracy": accuracy_score(test_y, predicted),
                "precision": precision_score(test_y, predicted, average="macro"),
                "recall": recall_score(test_y, predicted, average="macro"),
                "f1_score": f1_score(test_y, predicted, average="macro"),
            }
        )
        mlflow.sklearn.log_model(model, "model")


if __name__ == "__main__":
    main()
