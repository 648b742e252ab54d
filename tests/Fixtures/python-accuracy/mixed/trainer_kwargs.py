import pytorch_lightning as pl
import torch
from torch import nn
from torch.utils.data import DataLoader

from ecg import Ecg, EcgNet

trainer_kwargs = dict(max_epochs=25, gradient_clip_val=0.1, accelerator="auto", log_every_n_steps=5)  #! FRG401 max_epochs=25 gradient_clip_val=0.1
loader_kwargs = {"batch_size": 48, "num_workers": 4, "pin_memory": True}  #! FRG401 48
model_kwargs = {
    "hidden_channels": 32,  #! FRG401
    "dropout": 0.2,  #! FRG401
    "num_classes": 5,
    "kernel_size": 7,
}


class Module(pl.LightningModule):
    learning_rate = 8e-4  #! FRG401

    def __init__(self):
        super().__init__()
        self.net = EcgNet(**model_kwargs)

    def training_step(self, batch, _):
        x, y = batch
        loss = nn.functional.cross_entropy(self.net(x), y)
        self.log("loss", loss)
        return loss

    def configure_optimizers(self):
        return torch.optim.Adam(self.net.parameters(), lr=self.learning_rate)


pl.seed_everything(1)
train = DataLoader(Ecg("train"), shuffle=True, **loader_kwargs)
trainer = pl.Trainer(**trainer_kwargs)
trainer.fit(Module(), train)
