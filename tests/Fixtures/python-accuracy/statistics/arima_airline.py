import warnings

import mlflow
import numpy as np
import pandas as pd
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.simplefilter("ignore")
HORIZON = 12

series = pd.read_csv("airline.csv", index_col=0, parse_dates=True)["passengers"].asfreq("MS")
train, test = series[:-HORIZON], series[-HORIZON:]


def mape(a, b):
    return float(np.mean(np.abs((a - b) / a)) * 100)


mlflow.set_experiment("airline")

with mlflow.start_run(run_name="arima"):
    order = (2, 1, 1)  #! FRG401 (2,1,1)
    seasonal = (0, 1, 1, 12)  #! FRG401 (0,1,1,12)
    fitted = ARIMA(train, order=order, seasonal_order=seasonal).fit()
    mlflow.log_params({"order": order, "seasonal": seasonal})
    mlflow.log_metric("mape", mape(test, fitted.forecast(HORIZON)))
    mlflow.statsmodels.log_model(fitted, "model")

with mlflow.start_run(run_name="holt-winters"):  #! FRG403 FRG405
    hw = ExponentialSmoothing(train, trend="add", seasonal="mul", seasonal_periods=12).fit(smoothing_level=0.3)  #! FRG401 smoothing_level=0.3 FRG401? "add" "mul" seasonal_periods=12
    mlflow.log_metric("mape", mape(test, hw.forecast(HORIZON)))
