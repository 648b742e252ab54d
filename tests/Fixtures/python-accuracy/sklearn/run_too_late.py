import mlflow
import mlflow.sklearn
from sklearn.datasets import fetch_california_housing
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split

mlflow.set_tracking_uri("http://10.0.4.17:5000")  #! FRG410
mlflow.set_experiment("california")

X, y = fetch_california_housing(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)

n_estimators = 150  #! FRG401
max_depth = 9  #! FRG401

model = RandomForestRegressor(n_estimators=n_estimators, max_depth=max_depth, random_state=0)
model.fit(X_train, y_train)  #! FRG407

with mlflow.start_run():
    mlflow.log_param("n_estimators", n_estimators)
    mlflow.log_param("max_depth", max_depth)
    pred = model.predict(X_test)
    mlflow.log_metric("mae", mean_absolute_error(y_test, pred))
    mlflow.log_metric("r2", r2_score(y_test, pred))
    mlflow.sklearn.log_model(model, "model")
