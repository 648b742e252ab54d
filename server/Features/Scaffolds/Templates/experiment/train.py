"""Trains the model of this experiment as config.yaml says, and logs the run with MLflow."""

import argparse
import getpass
import os
import random
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import yaml
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split

CONFIG = Path(__file__).resolve().with_name("config.yaml")


def read_config(path: Path = CONFIG) -> dict[str, Any]:
    """Everything that a run depends on."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def tracking_uri() -> str:
    """Where MLFLOW_TRACKING_URI points, else the folder mlruns of the workspace, wherever the script is started."""
    folders = Path(__file__).resolve().parents
    root = next((folder for folder in folders if (folder / "forge.yaml").exists()), Path.cwd())
    return os.environ.get("MLFLOW_TRACKING_URI") or (root / "mlruns").as_uri()


def load_data(config: dict[str, Any]) -> tuple[Any, Any, Any, Any]:
    """Training and test features, then training and test labels. Put your own data here."""
    features, labels = load_breast_cancer(return_X_y=True)
    test_size, seed = config["data"]["test_size"], config["seed"]
    return tuple(train_test_split(features, labels, test_size=test_size, random_state=seed, stratify=labels))


def main(config: dict[str, Any]) -> dict[str, float]:
    """One run; returns the metrics that it logged."""
    random.seed(config["seed"])
    np.random.seed(config["seed"])
    train_x, test_x, train_y, test_y = load_data(config)

    mlflow.set_tracking_uri(tracking_uri())
    mlflow.set_experiment(config["mlflow"]["experiment"])
    with mlflow.start_run():
        mlflow.log_params({"seed": config["seed"], "test_size": config["data"]["test_size"], **config["model"]})
        mlflow.set_tags(
            {
                "model_type": "random-forest",
                "author": getpass.getuser(),
                "dataset_version": config["data"]["version"],
            }
        )

        model = RandomForestClassifier(random_state=config["seed"], **config["model"])
        model.fit(train_x, train_y)

        predicted = model.predict(test_x)
        metrics = {
            "train_accuracy": float(accuracy_score(train_y, model.predict(train_x))),
            "test_accuracy": float(accuracy_score(test_y, predicted)),
            "test_f1": float(f1_score(test_y, predicted)),
        }
        mlflow.log_metrics(metrics)
        mlflow.sklearn.log_model(model, "model", signature=mlflow.models.infer_signature(test_x, predicted))
    return metrics


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=CONFIG, help="the YAML file to train by")
    for name, value in main(read_config(parser.parse_args().config)).items():
        print(f"{name}: {value:.4f}")
