import torch
from torch import nn


class GanTrainer:
    """Alternates the two players. Knows no experiment of its own."""

    def __init__(self, gen, disc, opts, device="cuda"):
        self.gen, self.disc, self.device = gen.to(device), disc.to(device), device
        self.nz = opts.nz
        self.opt_g = torch.optim.Adam(gen.parameters(), lr=opts.lr_g, betas=(0.5, 0.999))  #! FRG401 (0.5,0.999)
        self.opt_d = torch.optim.Adam(disc.parameters(), lr=opts.lr_d, betas=(0.5, 0.999))  #! FRG401 (0.5,0.999)
        self.bce = nn.BCEWithLogitsLoss()

    def step(self, real):
        z = torch.randn(real.size(0), self.nz, device=self.device)
        fake = self.gen(z)
        ones, zeros = torch.ones(len(real), 1, device=self.device), torch.zeros(len(real), 1, device=self.device)
        d_loss = self.bce(self.disc(real), ones) + self.bce(self.disc(fake.detach()), zeros)
        self.opt_d.zero_grad()
        d_loss.backward()
        self.opt_d.step()
        g_loss = self.bce(self.disc(fake), ones)
        self.opt_g.zero_grad()
        g_loss.backward()
        self.opt_g.step()
        return d_loss.item(), g_loss.item()
