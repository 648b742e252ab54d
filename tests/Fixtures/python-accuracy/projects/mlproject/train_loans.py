import sys

import mlflow
import mlflow.xgboost
import pandas as pd
import xgboost as xgb

mlflow.xgboost.autolog()

if __name__ == "__main__":
    depth = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    df = pd.read_csv("loans.csv")
    y = df.pop("default")
    dtrain = xgb.DMatrix(df[:8000], y[:8000])
    dtest = xgb.DMatrix(df[8000:], y[8000:])
    with mlflow.start_run():  #! FRG406?
        params = {"max_depth": depth, "eta": 0.2, "objective": "binary:logistic"}  #! FRG401 "eta":0.2
        model = xgb.train(params, dtrain, num_boost_round=60, evals=[(dtest, "test")])  #! FRG401 num_boost_round=60
