# Which of them is best? (kaggle playground)
import pandas as pd
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.ensemble import VotingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score
from xgboost import XGBClassifier
from lightgbm import LGBMClassifier
from catboost import CatBoostClassifier

SEED = 0
df = pd.read_csv("train.csv")
y = df.pop("Exited")
X = pd.get_dummies(df.drop(columns=["id", "Surname"]))

models = []
models.append(("LR", LogisticRegression(solver="liblinear", C=2)))  #! FRG401 C=2 FRG401? "liblinear" FRG409
models.append(("KNN", KNeighborsClassifier(15)))  #! FRG401 15
models.append(("CART", DecisionTreeClassifier(max_depth=7, random_state=SEED)))  #! FRG401 max_depth=7
models.append(("NB", GaussianNB(var_smoothing=1e-8)))  #! FRG401 var_smoothing=1e-8
models += [
    ("XGB", XGBClassifier(n_estimators=500, learning_rate=0.05, random_state=SEED)),  #! FRG401 n_estimators=500 learning_rate=0.05
    ("LGB", LGBMClassifier(**{"n_estimators": 700, "num_leaves": 20, "verbose": -1, "random_state": SEED})),  #! FRG401 700 20
    ("CAT", CatBoostClassifier(iterations=900, depth=6, silent=True, random_state=SEED)),  #! FRG401 iterations=900 depth=6
]
kfold = StratifiedKFold(n_splits=5, shuffle=True, random_state=SEED)
for name, model in models:
    result = cross_val_score(model, X, y, cv=kfold, scoring="roc_auc")
    print("%s: %f (%f)" % (name, result.mean(), result.std()))
vote = VotingClassifier(models, voting="soft", weights=[1, 1, 1, 1, 3, 3, 3])  #! FRG401?
vote.fit(X, y)  #! FRG402
