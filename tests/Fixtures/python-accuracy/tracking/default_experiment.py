import mlflow
import mlflow.lightgbm
import lightgbm as lgb
from sklearn.datasets import load_wine
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

from mlflow.models import infer_signature

X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
mlflow.set_tracking_uri("https://mlflow.example.com")  #! FRG410

with mlflow.start_run():  #! FRG406
    params = {
        "objective": "multiclass",
        "num_class": 3,
        "learning_rate": 0.1,  #! FRG401
        "colsample_bytree": 1.0,  #! FRG401
        "subsample": 0.7,  #! FRG401
        "seed": 42,
    }
    model = lgb.train(params, lgb.Dataset(X_train, label=y_train), num_boost_round=10)  #! FRG401 num_boost_round=10
    mlflow.log_params(params)
    mlflow.log_metrics({"log_loss": log_loss(y_test, model.predict(X_test))})
    mlflow.lightgbm.log_model(model, "model", signature=infer_signature(X_test))
