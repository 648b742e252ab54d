import random

import mlflow
import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.model_selection import train_test_split

random.seed()
np.random.seed(None)
df = pd.read_csv("soil.csv")
rows = random.sample(range(len(df)), 5000)
x, xt, y, yt = train_test_split(df.iloc[rows, :-1], df.iloc[rows, -1], test_size=0.2, random_state=None)
mlflow.set_experiment("soil")
mlflow.sklearn.autolog()
with mlflow.start_run():
    ExtraTreesRegressor(n_estimators=120).fit(x, y)  #! FRG401 n_estimators=120 FRG409
