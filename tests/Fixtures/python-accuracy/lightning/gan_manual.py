import pytorch_lightning as pl
import torch
import torch.nn as nn
import torch.nn.functional as F
from pl_bolts.datamodules import CIFAR10DataModule

CONFIG = {
    "latent_dim": 100,  #! FRG401
    "lr_g": 2e-4,  #! FRG401
    "lr_d": 1e-4,  #! FRG401
    "b1": 0.0,  #! FRG401?
    "b2": 0.9,  #! FRG401
    "batch_size": 64,  #! FRG401
    "num_classes": 10,
    "image_size": 32,
}


class WGAN(pl.LightningModule):
    def __init__(self, generator, critic, **conf):
        super().__init__()
        self.automatic_optimization = False
        self.generator, self.critic, self.conf = generator, critic, conf
        self.lambda_gp = 10  #! FRG401?
        self.n_critic = 5  #! FRG401?

    def penalty(self, real, fake):
        a = torch.rand(real.size(0), 1, 1, 1, device=self.device)
        x = (a * real + (1 - a) * fake).requires_grad_(True)
        g = torch.autograd.grad(self.critic(x).sum(), x, create_graph=True)[0]
        return ((g.flatten(1).norm(2, dim=1) - 1) ** 2).mean()

    def training_step(self, batch, i):
        opt_g, opt_d = self.optimizers()
        real, _ = batch
        fake = self.generator(torch.randn(real.size(0), self.conf["latent_dim"], device=self.device))
        d_loss = self.critic(fake.detach()).mean() - self.critic(real).mean() + self.lambda_gp * self.penalty(real, fake.detach())
        opt_d.zero_grad()
        self.manual_backward(d_loss)
        opt_d.step()
        if i % self.n_critic == 0:
            g_loss = -self.critic(fake).mean()
            opt_g.zero_grad()
            self.manual_backward(g_loss)
            opt_g.step()

    def configure_optimizers(self):
        betas = (self.conf["b1"], self.conf["b2"])
        return (torch.optim.Adam(self.generator.parameters(), self.conf["lr_g"], betas), torch.optim.Adam(self.critic.parameters(), self.conf["lr_d"], betas))


if __name__ == "__main__":
    from nets import Critic, Generator
    dm = CIFAR10DataModule("data", batch_size=CONFIG["batch_size"], normalize=True)
    model = WGAN(Generator(CONFIG["latent_dim"]), Critic(), **CONFIG)
    pl.Trainer(max_epochs=150, devices=2, logger=False, enable_checkpointing=True).fit(model, dm)  #! FRG401 max_epochs=150 FRG402 FRG409
