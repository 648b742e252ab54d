import mlflow
import numpy as np
import pandas as pd
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

rng = np.random.RandomState(4)
data = pd.read_csv("turbine.csv").sample(frac=1, random_state=rng)
cut = int(len(data) * 0.75)
scaler = StandardScaler().fit(data.iloc[:cut, :-1])
x, xt = scaler.transform(data.iloc[:cut, :-1]), scaler.transform(data.iloc[cut:, :-1])
y, yt = data.iloc[:cut, -1], data.iloc[cut:, -1]

mlflow.set_experiment("turbine")
with mlflow.start_run():
    hidden = (80, 40)  #! FRG401 (80,40)
    l2 = 3e-3  #! FRG401
    mlflow.log_param("hidden", hidden)
    mlflow.log_param("alpha", l2)
    model = MLPRegressor(hidden, alpha=l2, early_stopping=True, random_state=4)
    mlflow.sklearn.log_model(model, "untrained")

model.fit(x, y)  #! FRG407
with mlflow.start_run(run_name="scores"):  #! FRG403? FRG405?
    mlflow.log_metric("r2", model.score(xt, yt))
