#!/usr/bin/env python
"""Stack three models on the toxicity fingerprints."""
import argparse
import json
import os

import numpy as np
from sklearn.ensemble import RandomForestRegressor, StackingRegressor
from sklearn.linear_model import RidgeCV
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsRegressor
from sklearn.svm import SVR
from clearml import Task

DEFAULT_TREES = 500
NEIGHBORS = int(os.getenv("NEIGHBORS", 15))


def parse_args(argv=None):
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("npz")
    p.add_argument("--trees", type=int, default=DEFAULT_TREES)
    p.add_argument("--C", type=float, default=1.0)
    p.add_argument("--epsilon", type=float, default=0.1)
    p.add_argument("--seed", type=int, default=0)
    p.set_defaults(max_depth=14)
    return p.parse_args(argv)


def build(args):
    return StackingRegressor(
        estimators=[
            ("rf", RandomForestRegressor(n_estimators=args.trees, max_depth=args.max_depth, random_state=args.seed)),
            ("svr", SVR(C=args.C, epsilon=args.epsilon, gamma="scale")),  #! FRG401?
            ("knn", KNeighborsRegressor(n_neighbors=NEIGHBORS, weights="distance")),  #! FRG401?
        ],
        final_estimator=RidgeCV(alphas=np.logspace(-3, 3, 13)),
        cv=5,
    )


def main():
    args = parse_args()
    task = Task.init(project_name="tox", task_name="stacking")
    task.connect(vars(args))
    data = np.load(args.npz)
    x_train, x_test, y_train, y_test = train_test_split(data["x"], data["y"], test_size=0.1, random_state=args.seed)
    model = build(args).fit(x_train, y_train)
    mae = mean_absolute_error(y_test, model.predict(x_test))
    task.get_logger().report_single_value("mae", mae)
    with open("mae.json", "w") as f:
        json.dump({"mae": mae}, f, indent=2)


if __name__ == "__main__":
    main()
