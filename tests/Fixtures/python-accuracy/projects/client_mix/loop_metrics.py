import mlflow
import numpy as np
from sklearn.linear_model import SGDRegressor

rng = np.random.default_rng(5)
x = rng.normal(size=(1000, 4))
y = x @ rng.normal(size=4)
model = SGDRegressor(alpha=0.001, eta0=0.02, random_state=5)  #! FRG401 alpha=0.001 eta0=0.02
mlflow.set_experiment("loop")
with mlflow.start_run(run_name="sgd"):
    mlflow.log_params(model.get_params())
    for i in range(50):  #! FRG401 50
        model.partial_fit(x, y)
        mlflow.log_metric("mse", float(np.mean((model.predict(x) - y) ** 2)))  #! FRG408
        mlflow.log_metrics({"norm": float(np.linalg.norm(model.coef_))}, step=i)
    for j, w in enumerate(model.coef_):
        mlflow.log_metric(f"weight_{j}", w)
    mlflow.sklearn.log_model(model, "model")
