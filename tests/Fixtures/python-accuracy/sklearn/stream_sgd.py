import random
import sys
import time

import numpy as np
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss

CHUNK = 10000
eta0 = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
n_passes = 3  #! FRG401


def chunks(path):
    rows, labels = [], []
    with open(path) as f:
        for line in f:
            label, *fields = line.rstrip("\n").split("\t")
            rows.append({f"f{i}={v}": 1 for i, v in enumerate(fields)})
            labels.append(int(label))
            if len(rows) == CHUNK:
                idx = list(range(CHUNK))
                random.shuffle(idx)  #! FRG409
                yield [rows[i] for i in idx], [labels[i] for i in idx]
                rows, labels = [], []


hasher = FeatureHasher(n_features=2 ** 20)
clf = SGDClassifier(loss="log_loss", alpha=1e-6, learning_rate="invscaling", eta0=eta0, power_t=0.25)  #! FRG401 alpha=1e-6 power_t=0.25 FRG401? "invscaling"
start = time.time()
for epoch in range(n_passes):
    for i, (rows, labels) in enumerate(chunks("criteo.tsv")):
        x = hasher.transform(rows)
        if epoch or i:
            print(epoch, i, log_loss(labels, clf.predict_proba(x), labels=[0, 1]))
        clf.partial_fit(x, labels, classes=[0, 1])  #! FRG402
print("took", time.time() - start)
