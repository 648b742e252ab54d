"""python cli_module.py fit --config config.yaml"""
import torch
from pytorch_lightning import LightningDataModule, LightningModule
from pytorch_lightning.cli import LightningCLI
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Data(LightningDataModule):
    def __init__(self, path: str, batch_size: int = 64, num_workers: int = 4):
        super().__init__()
        self.path, self.batch_size, self.num_workers = path, batch_size, num_workers

    def setup(self, stage=None):
        x, y = torch.load(self.path)
        self.train, self.val = TensorDataset(x[:-500], y[:-500]), TensorDataset(x[-500:], y[-500:])

    def train_dataloader(self):
        return DataLoader(self.train, self.batch_size, shuffle=True, num_workers=self.num_workers)

    def val_dataloader(self):
        return DataLoader(self.val, batch_size=500)


class Regressor(LightningModule):
    def __init__(self, width: int = 64, depth: int = 3, lr: float = 1e-3, weight_decay: float = 0.0):
        super().__init__()
        self.save_hyperparameters()
        layers, n = [], 12
        for _ in range(depth):
            layers += [nn.Linear(n, width), nn.SiLU()]
            n = width
        self.net = nn.Sequential(*layers, nn.Linear(n, 1))

    def training_step(self, batch, _):
        x, y = batch
        loss = nn.functional.mse_loss(self.net(x), y)
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch, _):
        x, y = batch
        self.log("val/loss", nn.functional.mse_loss(self.net(x), y))

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr, weight_decay=self.hparams.weight_decay)


if __name__ == "__main__":
    LightningCLI(Regressor, Data, seed_everything_default=42)
