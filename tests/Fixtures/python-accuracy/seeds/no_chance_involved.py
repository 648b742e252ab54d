"""Nothing here is drawn: ridge, nearest neighbours and a tree on a fixed split."""
import mlflow
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("tides.csv")
past, future = df[df.year < 2015], df[df.year >= 2015]
cols = ["moon", "wind", "pressure"]
mlflow.set_experiment("tides")
for name, model in {
    "ridge": make_pipeline(StandardScaler(), Ridge(alpha=0.3)),  #! FRG401 alpha=0.3
    "knn": KNeighborsRegressor(n_neighbors=12, weights="distance"),  #! FRG401 n_neighbors=12 FRG401? "distance"
}.items():
    with mlflow.start_run(run_name=name):
        mlflow.log_params(model.get_params())
        model.fit(past[cols], past["level"])
        mlflow.log_metric("mae", np.abs(model.predict(future[cols]) - future["level"]).mean())
        mlflow.sklearn.log_model(model, "model")
