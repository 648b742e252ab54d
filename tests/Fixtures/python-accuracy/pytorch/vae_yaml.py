import os
import random
import shutil

import mlflow
import numpy as np
import torch
import yaml
from torch import nn, optim
from torch.nn import functional as F
from torchvision import datasets, transforms

with open("config.yaml") as fh:
    cfg = yaml.safe_load(fh)

random.seed(cfg["seed"])
np.random.seed(cfg["seed"])
torch.manual_seed(cfg["seed"])


class VAE(nn.Module):
    def __init__(self, latent_dim=20, hidden=400):
        super().__init__()
        self.fc1 = nn.Linear(784, hidden)
        self.mu = nn.Linear(hidden, latent_dim)
        self.logvar = nn.Linear(hidden, latent_dim)
        self.dec = nn.Sequential(nn.Linear(latent_dim, hidden), nn.ReLU(), nn.Linear(hidden, 784), nn.Sigmoid())

    def forward(self, x):
        h = F.relu(self.fc1(x.view(-1, 784)))
        mu, logvar = self.mu(h), self.logvar(h)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.dec(z), mu, logvar


def loss_function(recon, x, mu, logvar):
    bce = F.binary_cross_entropy(recon, x.view(-1, 784), reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return bce + cfg["train"]["beta"] * kld


def main():
    loader = torch.utils.data.DataLoader(
        datasets.MNIST("data", train=True, download=True, transform=transforms.ToTensor()),
        batch_size=cfg["train"]["batch_size"], shuffle=True)
    model = VAE(latent_dim=cfg["model"]["latent_dim"])
    optimizer = optim.Adam(model.parameters(), lr=cfg["train"].get("lr", 1e-3), weight_decay=1e-6)  #! FRG401 weight_decay=1e-6
    sched = optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=3)  #! FRG401 factor=0.5 patience=3
    mlflow.set_experiment(cfg["mlflow_experiment"])
    with mlflow.start_run():  #! FRG405
        mlflow.log_params(cfg["train"])
        for epoch in range(cfg["train"]["epochs"]):
            total = 0.0
            for data, _ in loader:
                optimizer.zero_grad()
                recon, mu, logvar = model(data)
                loss = loss_function(recon, data, mu, logvar)
                loss.backward()
                total += loss.item()
                optimizer.step()
            sched.step(total)
            mlflow.log_metric("train_loss", total / len(loader.dataset))  #! FRG408


if __name__ == "__main__":
    main()
