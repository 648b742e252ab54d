import torch
from mlflow import MlflowClient
from torch import nn

from corpus import loaders

client = MlflowClient("http://172.16.3.9:5000")  #! FRG410
experiment = client.get_experiment_by_name("speech")
run = client.create_run(experiment.experiment_id)
run_id = run.info.run_id

torch.manual_seed(0)
hp = {"lr": 0.003, "hidden": 96, "epochs": 12}  #! FRG401 "lr":0.003 "epochs":12 FRG401? "hidden":96
for key, value in hp.items():
    client.log_param(run_id, key, value)

net = nn.Sequential(nn.Linear(39, hp["hidden"]), nn.Sigmoid(), nn.Linear(hp["hidden"], 48))
optimizer = torch.optim.Adam(net.parameters(), hp["lr"])
train, dev = loaders("timit")
for epoch in range(hp["epochs"]):
    for x, y in train:
        loss = nn.functional.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    client.log_metric(run_id, "loss", loss.item())  #! FRG408
    with torch.no_grad():
        acc = sum((net(x).argmax(1) == y).float().mean().item() for x, y in dev) / len(dev)
    client.log_metric(run_id, "dev_acc", acc, step=epoch)
client.set_terminated(run_id)
