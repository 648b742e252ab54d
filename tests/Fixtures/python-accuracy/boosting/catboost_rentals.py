from catboost import CatBoostRegressor, Pool, cv
import pandas as pd
from sklearn.model_selection import train_test_split

cat_features = ["city", "property_type", "room_type", "cancellation_policy"]
df = pd.read_csv("rentals.csv", parse_dates=["first_review"])
df["days"] = (pd.Timestamp("2019-01-01") - df.pop("first_review")).dt.days
y = df.pop("log_price")
Xtr, Xva, ytr, yva = train_test_split(df, y, train_size=0.8, random_state=1234)
pool_tr, pool_va = Pool(Xtr, ytr, cat_features), Pool(Xva, yva, cat_features)

model = CatBoostRegressor(
    iterations=2000,  #! FRG401
    depth=8,  #! FRG401
    learning_rate=0.06,  #! FRG401
    l2_leaf_reg=3,  #! FRG401
    bagging_temperature=0.2,  #! FRG401
    od_type="Iter",
    od_wait=100,  #! FRG401?
    loss_function="RMSE",
    random_seed=42,
    task_type="GPU",
    verbose=200,
)
model.fit(pool_tr, eval_set=pool_va, use_best_model=True, plot=False)  #! FRG402
print(model.get_best_score())

cv_params = dict(model.get_params(), loss_function="RMSE")
cv_params.update({"iterations": 600, "logging_level": "Silent"})  #! FRG401 600
result = cv(pool_tr, cv_params, fold_count=4, seed=0)
print(result["test-RMSE-mean"].min())

grid = {"depth": [4, 6, 10], "l2_leaf_reg": [1, 3, 5, 7, 9]}
small = CatBoostRegressor(iterations=100, silent=True, random_seed=0)  #! FRG401 iterations=100
small.grid_search(grid, X=pool_tr, cv=3)
