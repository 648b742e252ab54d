import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV, StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from scipy.stats import loguniform, randint

df = pd.read_csv("german_credit.csv")
y = (df.pop("risk") == "bad").astype(int)
num = df.select_dtypes("number").columns
cat = df.columns.difference(num)

pre = ColumnTransformer([("num", StandardScaler(), num), ("cat", OneHotEncoder(handle_unknown="ignore"), cat)])
folds = StratifiedKFold(n_splits=10, shuffle=True, random_state=99)

param_grid = {
    "clf__n_estimators": [100, 200, 500],
    "clf__max_depth": [None, 5, 10],
    "clf__min_samples_leaf": [1, 2, 4],
}
forest = Pipeline([("pre", pre), ("clf", ExtraTreesClassifier(random_state=99))])
grid = GridSearchCV(forest, param_grid, cv=folds, n_jobs=-1, scoring="roc_auc", verbose=2)
grid.fit(df, y)  #! FRG402
print(grid.best_params_, grid.best_score_)

svm_space = dict(clf__C=loguniform(1e-3, 1e3), clf__gamma=loguniform(1e-4, 1e-1))
rs = RandomizedSearchCV(Pipeline([("pre", pre), ("clf", SVC())]), svm_space, n_iter=50, cv=5, random_state=0)
rs.fit(df, y)

# what the search found last Tuesday
final = Pipeline([
    ("pre", pre),
    ("clf", ExtraTreesClassifier(n_estimators=500, max_depth=10, min_samples_leaf=2, random_state=99)),  #! FRG401 n_estimators=500 max_depth=10 min_samples_leaf=2
])
final.fit(df, y)
