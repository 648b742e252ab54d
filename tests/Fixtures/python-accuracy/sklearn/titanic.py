# Titanic, second try. Public LB 0.77990
import warnings
warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt
from sklearn.ensemble import RandomForestClassifier, GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split, cross_val_score
from sklearn.preprocessing import LabelEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.metrics import accuracy_score

train = pd.read_csv("../input/titanic/train.csv")
test = pd.read_csv("../input/titanic/test.csv")

for df in [train, test]:
    df["Title"] = df["Name"].str.extract(r" ([A-Za-z]+)\.", expand=False)
    df["Age"] = df["Age"].fillna(df["Age"].median())
    df["Fare"] = df["Fare"].fillna(32.2)
    df["FamilySize"] = df["SibSp"] + df["Parch"] + 1
    df["Embarked"] = df["Embarked"].fillna("S")

sns.histplot(train["Age"], bins=30, alpha=0.4)
plt.figure(figsize=(12, 5))
plt.show()

le = LabelEncoder()
for col in ["Sex", "Embarked", "Title"]:
    le.fit(pd.concat([train[col], test[col]]))
    train[col] = le.transform(train[col])
    test[col] = le.transform(test[col])

features = ["Pclass", "Sex", "Age", "Fare", "FamilySize", "Embarked", "Title"]
X = train[features]
y = train["Survived"]

scaler = StandardScaler()
X = scaler.fit_transform(X)

x_tr, x_val, y_tr, y_val = train_test_split(X, y, test_size=0.2)  #! FRG409

lr = LogisticRegression(C=0.5, max_iter=500)  #! FRG401 C=0.5 max_iter=500
lr.fit(x_tr, y_tr)  #! FRG402
print("LR", accuracy_score(y_val, lr.predict(x_val)))

rf = RandomForestClassifier(n_estimators=300, max_depth=6, min_samples_leaf=2, n_jobs=-1)  #! FRG401 n_estimators=300 max_depth=6 min_samples_leaf=2
rf.fit(x_tr, y_tr)
print("RF", accuracy_score(y_val, rf.predict(x_val)))
print("cv", cross_val_score(rf, X, y, cv=5).mean())

svm = SVC(C=10, gamma=0.05, probability=True)  #! FRG401 C=10 gamma=0.05
svm.fit(x_tr, y_tr)

gb = GradientBoostingClassifier(
    learning_rate=0.0958113,  #! FRG401
    n_estimators=187,  #! FRG401
    subsample=0.83,  #! FRG401
    max_depth=4,  #! FRG401
)
gb.fit(X, y)

blend = 0.6 * rf.predict_proba(scaler.transform(test[features]))[:, 1] + 0.4 * gb.predict_proba(scaler.transform(test[features]))[:, 1]
sub = pd.DataFrame({"PassengerId": test["PassengerId"], "Survived": (blend > 0.5).astype(int)})
sub.to_csv("submission.csv", index=False)
