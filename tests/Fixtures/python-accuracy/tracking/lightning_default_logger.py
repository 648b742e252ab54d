import pytorch_lightning as pl
import torch
from torch import nn

from shapes import ShapesData


class Shapes(pl.LightningModule):
    def __init__(self, lr):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(1024, 4))

    def training_step(self, batch, _):
        loss = nn.functional.cross_entropy(self.net(batch[0]), batch[1])
        self.log_dict({"train/loss": loss})
        self.logger.experiment.add_scalar("lr", self.hparams.lr, self.global_step)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), self.hparams.lr, momentum=0.95)  #! FRG401 momentum=0.95


def main():
    pl.seed_everything(2)
    pl.Trainer(max_epochs=9, fast_dev_run=False).fit(Shapes(lr=0.03), ShapesData(batch_size=70))  #! FRG401 max_epochs=9 lr=0.03 batch_size=70


main()
