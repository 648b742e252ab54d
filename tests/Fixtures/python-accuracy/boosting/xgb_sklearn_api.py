import argparse
import pickle

import pandas as pd
import wandb
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split
from wandb.integration.xgboost import WandbCallback
from xgboost import XGBClassifier

parser = argparse.ArgumentParser()
parser.add_argument("--data", default="fraud.parquet")
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--depth", type=int, default=6)
parser.add_argument("--rounds", type=int, default=800)
args = parser.parse_args()

df = pd.read_parquet(args.data)
y = df.pop("is_fraud")
ratio = float((y == 0).sum() / (y == 1).sum())
X_tr, X_va, y_tr, y_va = train_test_split(df, y, test_size=0.15, stratify=y, random_state=3)

run = wandb.init(project="fraud", config=vars(args))
model = XGBClassifier(
    n_estimators=args.rounds,
    learning_rate=args.lr,
    max_depth=args.depth,
    min_child_weight=25,  #! FRG401
    reg_lambda=2.5,  #! FRG401
    scale_pos_weight=ratio,
    early_stopping_rounds=30,  #! FRG401
    tree_method="hist",
    eval_metric="aucpr",
    n_jobs=8,
    random_state=3,
    callbacks=[WandbCallback(log_model=True)],
)
model.fit(X_tr, y_tr, eval_set=[(X_va, y_va)], verbose=False)
run.summary["ap"] = average_precision_score(y_va, model.predict_proba(X_va)[:, 1])
with open("fraud.pkl", "wb") as f:
    pickle.dump(model, f)
run.finish()
