"""Logs what went in and never what came out."""
import mlflow
import pandas as pd
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

df = pd.read_csv("data/bikes.csv")
x, xt, y, yt = train_test_split(df.drop(columns="cnt"), df["cnt"], test_size=0.3, random_state=8)

params = dict(n_estimators=250, learning_rate=0.08, max_depth=5, random_state=8)  #! FRG401 n_estimators=250 learning_rate=0.08 max_depth=5
mlflow.set_experiment("bikes")
with mlflow.start_run(run_name="gbr"):  #! FRG404
    mlflow.log_params(params)
    gbr = GradientBoostingRegressor(**params).fit(x, y)
    mae = mean_absolute_error(yt, gbr.predict(xt))
    print("MAE", mae)
    mlflow.sklearn.log_model(gbr, "model")
