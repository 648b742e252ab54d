import logging
from dataclasses import dataclass, field

import hydra
import mlflow
import torch
from hydra.core.config_store import ConfigStore
from omegaconf import OmegaConf
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

log = logging.getLogger(__name__)


@dataclass
class Optim:
    lr: float = 3e-4
    weight_decay: float = 0.01


@dataclass
class Train:
    epochs: int = 40
    batch_size: int = 128


@dataclass
class Config:
    seed: int = 7
    dropout: float = 0.1
    optim: Optim = field(default_factory=Optim)
    train: Train = field(default_factory=Train)


ConfigStore.instance().store(name="schema", node=Config)


@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg):
    torch.manual_seed(cfg.seed)
    mlflow.set_experiment("tabular-mlp")
    x, y = torch.load("table.pt")
    loader = DataLoader(TensorDataset(x, y), batch_size=cfg.train.batch_size, shuffle=True)
    net = nn.Sequential(nn.Linear(x.shape[1], cfg.model.width), nn.BatchNorm1d(cfg.model.width, momentum=0.1), nn.ReLU(), nn.Dropout(cfg.get("dropout", 0.1)), nn.Linear(cfg.model.width, 1))  #! FRG401? 0.1
    optimizer = torch.optim.AdamW(net.parameters(), lr=cfg.optim.lr, weight_decay=cfg.optim.weight_decay)
    with mlflow.start_run():
        mlflow.log_params(OmegaConf.to_container(cfg.optim))
        mlflow.log_param("dropout", 0.1)
        for epoch in range(cfg.train.epochs):
            for a, b in loader:
                loss = nn.functional.mse_loss(net(a).squeeze(1), b)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            mlflow.log_metric("loss", loss.item(), step=epoch)
        mlflow.pytorch.log_model(net, "model", registered_model_name="tabular-mlp")


if __name__ == "__main__":
    main()
