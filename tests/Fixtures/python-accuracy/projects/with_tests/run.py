import sys

import pandas as pd
import mlflow

from src.forecast import Forecaster

if __name__ == "__main__":
    frame = pd.read_csv(sys.argv[1])
    y = frame.pop("demand")
    mlflow.set_experiment("demand")
    mlflow.sklearn.autolog()
    with mlflow.start_run():
        Forecaster(max_iter=500).fit(frame, y)  #! FRG401 max_iter=500
