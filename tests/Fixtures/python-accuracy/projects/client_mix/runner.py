"""Several ways of recording in one folder: this one opens a run and forgets half of it."""
import os
import random

import mlflow
import numpy as np
import torch
from mlflow import MlflowClient
from torch import nn

os.environ["MLFLOW_TRACKING_URI"] = "http://mlflow.internal:8080"  #! FRG410
random.seed(0)
np.random.seed(0)
torch.manual_seed(0)

x, y = torch.randn(512, 10), torch.randint(0, 2, (512,))
net = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Dropout(p=0.2), nn.Linear(32, 2))  #! FRG401 p=0.2 FRG401?
step_lr = 0.05  #! FRG401
optimizer = torch.optim.SGD(net.parameters(), lr=step_lr)
rounds = 300  #! FRG401

with mlflow.start_run():  #! FRG403 FRG404 FRG405 FRG406
    for i in range(rounds):
        loss = nn.functional.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    mlflow.set_tag("kind", "toy")

client = MlflowClient(tracking_uri=os.getenv("OTHER_URI", "http://localhost:5000"))
print(client.search_experiments())
