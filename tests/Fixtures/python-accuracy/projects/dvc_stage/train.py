import json
import pickle

import pandas as pd
import yaml
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

params = yaml.safe_load(open("params.yaml"))["train"]
df = pd.read_csv("features.csv")
y = df.pop("species")
x, xt, y, yt = train_test_split(df, y, random_state=params["seed"])
clf = RandomForestClassifier(params["n_estimators"], max_depth=params["max_depth"], min_samples_leaf=3, random_state=params["seed"])  #! FRG401 min_samples_leaf=3
clf.fit(x, y)
with open("metrics.json", "w") as f:
    json.dump({"balanced_accuracy": balanced_accuracy_score(yt, clf.predict(xt))}, f)
with open("model.pkl", "wb") as f:
    pickle.dump(clf, f)
