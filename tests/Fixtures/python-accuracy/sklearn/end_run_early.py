import mlflow
import numpy as np
import pandas as pd
from sklearn.linear_model import Lasso
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

np.random.seed(40)
data = pd.read_csv("wine-quality.csv")
train, test = train_test_split(data, random_state=40)
train_x, train_y = train.drop(columns="quality"), train["quality"]
test_x, test_y = test.drop(columns="quality"), test["quality"]

alpha = 0.02  #! FRG401

mlflow.start_run(run_name="lasso")  #! FRG406 FRG405 FRG404?
mlflow.log_param("alpha", alpha)
lasso = Lasso(alpha=alpha, random_state=42)
lasso.fit(train_x, train_y)
mlflow.end_run()

rmse = np.sqrt(mean_squared_error(test_y, lasso.predict(test_x)))
print("rmse", rmse)
mlflow.log_metric("rmse", rmse)  #! FRG407
