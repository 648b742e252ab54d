import os

import mlflow
import numpy as np
import torch
import yaml

cfg = yaml.safe_load(open(os.environ.get("CONFIG", "config.yaml")))
torch.manual_seed(cfg["seed"])
np.random.seed(cfg["seed"])
mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
mlflow.set_experiment(cfg["experiment"])

x = torch.from_numpy(np.load("x.npy"))
y = torch.from_numpy(np.load("y.npy"))
w = torch.zeros(x.shape[1], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=cfg["lr"])

with mlflow.start_run() as active:  #! FRG405
    mlflow.log_params({k: v for k, v in cfg.items() if not isinstance(v, dict)})
    epoch, previous = 0, float("inf")
    while epoch < cfg["epochs"]:
        optimizer.zero_grad()
        loss = ((x @ w - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        mlflow.log_metrics({"mse": loss.item(), "norm": w.norm().item()})  #! FRG408
        if previous - loss.item() < 1e-9:
            break
        previous, epoch = loss.item(), epoch + 1
    mlflow.log_metric("epochs_run", epoch)
print(active.info.run_id)
