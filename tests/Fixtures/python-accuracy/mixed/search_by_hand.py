import itertools
import json

import mlflow
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(400, 8)
y = (x[:, :1] * 2 + torch.randn(400, 1) * 0.1)

grid = {"lr": [1e-1, 1e-2, 1e-3], "hidden_dim": [8, 16], "dropout": [0.0, 0.2]}
learning_rates = [0.3, 0.03]
best = {"loss": np.inf, "lr": None}
mlflow.set_experiment("by-hand")


def run(lr, hidden_dim, dropout, weight_decay=0.0):
    net = nn.Sequential(nn.Linear(8, hidden_dim), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden_dim, 1))
    opt = torch.optim.Adam(net.parameters(), lr=lr, weight_decay=weight_decay)
    with mlflow.start_run(nested=True):  #! FRG405?
        mlflow.log_params({"lr": lr, "hidden_dim": hidden_dim, "dropout": dropout})
        for step in range(500):  #! FRG401 500
            loss = ((net(x) - y) ** 2).mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
        mlflow.log_metric("loss", loss.item())
    return loss.item()


for lr, hidden_dim, dropout in itertools.product(*grid.values()):
    loss = run(lr, hidden_dim, dropout)
    if loss < best["loss"]:
        best = {"loss": loss, "lr": lr, "hidden_dim": hidden_dim, "dropout": dropout}
for lr in learning_rates:
    for wd in (0.0, 0.1):
        run(lr, hidden_dim=16, dropout=0.0, weight_decay=wd)  #! FRG401 hidden_dim=16 FRG401? dropout=0.0
with open("best.json", "w") as f:
    json.dump(best, f)
