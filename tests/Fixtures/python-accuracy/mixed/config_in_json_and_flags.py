"""A constant that is only a default, values from JSON and the environment: nothing hard-coded."""
import argparse
import json
import os

import mlflow
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

DEFAULT_LR = 1e-3
DEFAULT_EPOCHS = 20
BATCH_SIZE = int(os.environ.get("BATCH_SIZE", "64"))
WARMUP = float(os.getenv("WARMUP", 0.1))


def read(path, defaults={"lr": DEFAULT_LR, "epochs": DEFAULT_EPOCHS, "dropout": 0.1}):
    with open(path) as f:
        return {**defaults, **json.load(f)}


def fit(x, y, lr=DEFAULT_LR, epochs=DEFAULT_EPOCHS, dropout=0.1, log_every=10):
    net = nn.Sequential(nn.Linear(x.shape[1], x.shape[1]), nn.ReLU(), nn.Dropout(dropout), nn.Linear(x.shape[1], 2))
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    steps = epochs * len(x) // BATCH_SIZE
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min(1.0, s / max(1, WARMUP * steps)))
    for epoch in range(epochs):
        for a, b in DataLoader(TensorDataset(x, y), batch_size=BATCH_SIZE, shuffle=True):
            loss = nn.functional.cross_entropy(net(a), b)
            opt.zero_grad()
            loss.backward()
            opt.step()
            sched.step()
        if epoch % log_every == 0:
            mlflow.log_metric("loss", loss.item(), step=epoch)
    return net


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("--lr", type=float, default=DEFAULT_LR)
    args = parser.parse_args()
    conf = read(args.config)
    torch.manual_seed(conf.get("seed", 0))
    mlflow.set_experiment("flags")
    with mlflow.start_run():
        mlflow.log_params(conf)
        net = fit(torch.load("x.pt"), torch.load("y.pt"), lr=args.lr, epochs=conf["epochs"], dropout=conf.get("dropout", 0.1))
        mlflow.pytorch.log_model(net, "model")
