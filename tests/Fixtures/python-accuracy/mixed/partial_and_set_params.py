import functools
import random

import numpy as np
import torch
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from torch import nn
from torch.optim import AdamW
import mlflow

random.seed(3)
np.random.seed(3)
torch.manual_seed(3)
mlflow.set_experiment("partials")
mlflow.autolog(log_models=False)
X, y = load_iris(return_X_y=True)
Xa, Xb, ya, yb = train_test_split(X, y, random_state=3)

pipe = Pipeline([("scale", StandardScaler()), ("svc", SVC())])
pipe.set_params(svc__C=30, svc__gamma=0.02)  #! FRG401 svc__C=30 svc__gamma=0.02
pipe.fit(Xa, ya)
wide = clone(pipe).set_params(svc__C=300.0)  #! FRG401 svc__C=300.0
wide.fit(Xa, ya)

make_optimizer = functools.partial(AdamW, lr=2e-3, weight_decay=0.1)  #! FRG401 lr=2e-3 weight_decay=0.1
net = nn.Sequential(nn.Linear(4, 12), nn.ReLU(), nn.Linear(12, 3))  #! FRG401?
optimizer = make_optimizer(net.parameters())
xs, ys = torch.tensor(Xa, dtype=torch.float32), torch.tensor(ya)
epoch = 0
while epoch < 150:  #! FRG401?
    if epoch == 100:
        optimizer.param_groups[0]["lr"] = 2e-4  #! FRG401 2e-4
    loss = nn.functional.cross_entropy(net(xs), ys)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    epoch += 1
print(pipe.score(Xb, yb), wide.score(Xb, yb), loss.item())
