import json
import time

import mlflow


class Logbook:
    """Writes to a run and to a file beside it."""

    def __init__(self, name, **params):
        mlflow.set_experiment(name)
        self.run = mlflow.start_run()
        mlflow.log_params(params)
        self.rows = []

    def row(self, step, **metrics):
        mlflow.log_metrics(metrics, step=step)
        self.rows.append({"time": time.time(), "step": step, **metrics})

    def close(self, *files):
        with open("log.json", "w") as f:
            json.dump(self.rows, f)
        for path in files:
            mlflow.log_artifact(path)
        mlflow.end_run()
