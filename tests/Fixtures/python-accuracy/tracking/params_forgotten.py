import argparse
import os

import mlflow
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=1e-2)
parser.add_argument("--epochs", type=int, default=30)
parser.add_argument("--hidden", type=int, default=50)
args = parser.parse_args()
torch.manual_seed(17)

x, y = torch.load("signals.pt")
loader = DataLoader(TensorDataset(x, y), batch_size=40, shuffle=True)  #! FRG401 batch_size=40
net = nn.Sequential(nn.Linear(30, args.hidden), nn.Tanh(), nn.Linear(args.hidden, 1))
opt = torch.optim.Adagrad(net.parameters(), lr=args.lr, lr_decay=1e-4)  #! FRG401 lr_decay=1e-4
os.environ.setdefault("MLFLOW_EXPERIMENT_NAME", "signals")

with mlflow.start_run():  #! FRG403
    for epoch in range(args.epochs):
        running = 0.0
        for a, b in loader:
            opt.zero_grad()
            loss = nn.functional.l1_loss(net(a), b)
            loss.backward()
            opt.step()
            running += loss.item()
        mlflow.log_metric("train_l1", running / len(loader), step=epoch)
    mlflow.pytorch.log_model(net, "net")
