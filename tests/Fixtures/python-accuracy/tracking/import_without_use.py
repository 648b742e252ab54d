# wandb and mlflow are imported since the template has them; this script uses neither
import mlflow
import wandb
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet
from sklearn.model_selection import KFold, cross_val_score

X, y = load_diabetes(return_X_y=True)
for a in [0.01, 0.1, 1.0]:
    for ratio in np.linspace(0, 1, 5):
        model = ElasticNet(alpha=a, l1_ratio=ratio, max_iter=5000)  #! FRG401 max_iter=5000
        print(a, ratio, cross_val_score(model, X, y, cv=KFold(5, shuffle=True, random_state=2)).mean())  #! FRG402
final = ElasticNet(alpha=0.01, l1_ratio=0.75).fit(X, y)  #! FRG401 alpha=0.01 l1_ratio=0.75
print(final.coef_)
