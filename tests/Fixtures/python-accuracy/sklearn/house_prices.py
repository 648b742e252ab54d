"""Linear baselines for the house price data, 5 folds, RMSLE."""
import numpy as np
import pandas as pd
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import ElasticNet, Lasso, Ridge, HuberRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import RobustScaler

N_FOLDS = 5
SEED = 2021
ALPHA = 0.0005  #! FRG401

df = pd.read_csv("data/train.csv")
df = df[df["GrLivArea"] < 4000]
target = np.log1p(df.pop("SalePrice"))
df = pd.get_dummies(df.fillna(df.median(numeric_only=True)))


def rmsle(model):
    scores = []
    for fold, (tr, va) in enumerate(KFold(n_splits=N_FOLDS, shuffle=True, random_state=SEED).split(df)):
        model.fit(df.iloc[tr], target.iloc[tr])  #! FRG402
        pred = model.predict(df.iloc[va])
        scores.append(np.sqrt(mean_squared_error(target.iloc[va], pred)))
    return np.array(scores)


l1 = 0.9  #! FRG401
lasso = make_pipeline(RobustScaler(), Lasso(alpha=ALPHA, random_state=1))
enet = make_pipeline(RobustScaler(), ElasticNet(alpha=ALPHA, l1_ratio=l1, random_state=3))
ridge = make_pipeline(RobustScaler(), Ridge(10.0))  #! FRG401 10.0
huber = make_pipeline(RobustScaler(), HuberRegressor(epsilon=1.35, max_iter=200))  #! FRG401 epsilon=1.35 max_iter=200
krr = KernelRidge(alpha=0.6, kernel="polynomial", degree=2, coef0=2.5)  #! FRG401 alpha=0.6 degree=2 coef0=2.5 FRG401? "polynomial"

for name, model in {"lasso": lasso, "enet": enet, "ridge": ridge, "huber": huber, "krr": krr}.items():
    s = rmsle(model)
    print(f"{name:8s} {s.mean():.4f} ({s.std():.4f})")
