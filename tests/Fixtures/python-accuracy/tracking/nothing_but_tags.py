import mlflow
import optuna
import torch
from torch import nn, optim

mlflow.set_experiment(experiment_id="14")
torch.manual_seed(2)
x, y = torch.randn(2000, 6), torch.randn(2000, 1)


def train(lr, hidden_size, epochs):
    net = nn.Sequential(nn.Linear(6, hidden_size), nn.ELU(), nn.Linear(hidden_size, 1))
    opt = optim.RMSprop(net.parameters(), lr=lr, alpha=0.95)  #! FRG401 alpha=0.95
    for _ in range(epochs):
        loss = nn.functional.mse_loss(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return net, loss.item()


def objective(trial):
    lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
    hidden = trial.suggest_categorical("hidden", [16, 32, 64])
    return train(lr, hidden, epochs=20)[1]  #! FRG401 epochs=20


study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
study.optimize(objective, n_trials=25)
with mlflow.start_run() as run:  #! FRG403 FRG404 FRG405
    mlflow.set_tags({"owner": "ines", "stage": "toy"})
    net, loss = train(study.best_params["lr"], study.best_params["hidden"], 200)  #! FRG401 200
    torch.save(net.state_dict(), "best.pt")
