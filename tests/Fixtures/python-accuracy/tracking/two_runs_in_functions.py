import mlflow
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

mlflow.set_tracking_uri("file:./runs")  #! FRG410?
mlflow.set_experiment("concrete")


def prepare():
    df = pd.read_csv("concrete.csv")
    return train_test_split(df.drop(columns="strength"), df["strength"], random_state=1)


def fit(x, y, **params):
    mlflow.log_params(params)
    return RandomForestRegressor(random_state=1, **params).fit(x, y)


def score(model, x, y):
    mlflow.log_metric("r2", r2_score(y, model.predict(x)))
    mlflow.sklearn.log_model(model, "forest")


def main():
    x, xt, y, yt = prepare()
    with mlflow.start_run():
        model = fit(x, y, n_estimators=90, max_features=0.4)  #! FRG401 n_estimators=90 max_features=0.4
        score(model, xt, yt)


if __name__ == "__main__":
    main()
