import lightning as L
import torch
import torchmetrics
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
from lightning.pytorch.loggers import MLFlowLogger
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


class LitNet(L.LightningModule):
    def __init__(self, lr=1e-3, hidden=128, dropout=0.1):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, 10))
        self.acc = torchmetrics.Accuracy(task="multiclass", num_classes=10)

    def training_step(self, batch, idx):
        x, y = batch
        loss = nn.functional.cross_entropy(self.net(x), y)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, idx):
        x, y = batch
        self.log("val_acc", self.acc(self.net(x), y), prog_bar=True)

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr, weight_decay=0.05)  #! FRG401 weight_decay=0.05
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=20)  #! FRG401 T_max=20
        return [optimizer], [scheduler]


if __name__ == "__main__":
    L.seed_everything(123)
    tf = transforms.ToTensor()
    train = DataLoader(datasets.FashionMNIST("data", train=True, transform=tf), batch_size=256, shuffle=True)  #! FRG401 batch_size=256
    val = DataLoader(datasets.FashionMNIST("data", train=False, transform=tf), batch_size=512)
    logger = MLFlowLogger(experiment_name="fashion", tracking_uri="https://mlflow.lab.example:5000")  #! FRG410
    trainer = L.Trainer(
        max_epochs=20,  #! FRG401
        gradient_clip_val=0.5,  #! FRG401
        accelerator="gpu",
        devices=1,
        precision=16,
        log_every_n_steps=20,
        logger=logger,
        callbacks=[EarlyStopping("val_acc", mode="max", patience=4), ModelCheckpoint(monitor="val_acc", save_top_k=2)],  #! FRG401 patience=4
    )
    trainer.fit(LitNet(lr=3e-4, dropout=0.25), train, val)  #! FRG401 lr=3e-4 dropout=0.25
