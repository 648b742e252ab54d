import torch

from engine import fit
from net import make_net, make_loader

torch.manual_seed(0)
model = fit(make_net(), make_loader(32), epochs=15, lr=0.02, clip=1.0)  #! FRG401 epochs=15 lr=0.02 FRG401? 32 clip=1.0 FRG402
torch.save(model, "plain.pt")
