import argparse
import contextlib

import torch
from torch import nn

try:
    import wandb
except ImportError:
    wandb = None


class Recorder:
    def __init__(self, args):
        self.run = wandb.init(project="fields", config=vars(args)) if wandb and not args.offline else None

    def write(self, step, **values):
        if self.run is not None:
            self.run.log(values, step=step)
        print(step, values)


p = argparse.ArgumentParser()
p.add_argument("--offline", action="store_true")
p.add_argument("--lr", type=float, default=5e-4)
p.add_argument("--steps", type=int, default=2000)
args = p.parse_args()
torch.manual_seed(6)
recorder = Recorder(args)
net = nn.Sequential(nn.Linear(2, 256), nn.SiLU(), nn.Linear(256, 1))  #! FRG401?
optimizer = torch.optim.Adam(net.parameters(), lr=args.lr)
sched = torch.optim.lr_scheduler.StepLR(optimizer, step_size=500, gamma=0.5)  #! FRG401 step_size=500 gamma=0.5
for step in range(args.steps):
    points = torch.rand(1024, 2)  #! FRG401?
    loss = (net(points) - (points ** 2).sum(1, keepdim=True)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    sched.step()
    with contextlib.suppress(ValueError):
        recorder.write(step, loss=loss.item())
