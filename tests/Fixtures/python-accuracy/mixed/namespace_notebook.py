# %% [markdown]
# Runs in a notebook, hence the Namespace instead of flags

# %%
from argparse import Namespace
import random
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader
from torchvision import models

from birds import Birds

# %%
args = Namespace(
    lr=3e-4,  #! FRG401
    weight_decay=1e-2,  #! FRG401
    epochs=18,  #! FRG401
    batch_size=24,  #! FRG401
    val_batch_size=64,
    img_size=256,
    seed=7,
    n_workers=4,
)
random.seed(args.seed); np.random.seed(args.seed); torch.manual_seed(args.seed)

# %%
train_dl = DataLoader(Birds("train", args.img_size), args.batch_size, shuffle=True, num_workers=args.n_workers)
val_dl = DataLoader(Birds("val", args.img_size), args.val_batch_size)
net = models.resnet34(weights="DEFAULT")
net.fc = nn.Sequential(nn.Dropout(0.35), nn.Linear(512, 200))  #! FRG401 0.35
net.cuda()

# %%
head, body = net.fc.parameters(), [p for n, p in net.named_parameters() if "fc" not in n]
opt = torch.optim.AdamW([{"params": head, "lr": 1e-2}, {"params": body}], lr=args.lr, weight_decay=args.weight_decay)  #! FRG401 "lr":1e-2
sched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=[1e-2, args.lr], epochs=args.epochs, steps_per_epoch=len(train_dl), pct_start=0.2)  #! FRG401 pct_start=0.2 FRG401? [1e-2,args.lr]

# %%
for e in range(args.epochs):
    net.train()
    for xb, yb in train_dl:
        loss = nn.functional.cross_entropy(net(xb.cuda()), yb.cuda())
        opt.zero_grad()
        loss.backward()
        opt.step()  #! FRG402
        sched.step()
    net.eval()
    with torch.no_grad():
        hits = sum((net(x.cuda()).argmax(1).cpu() == y).sum().item() for x, y in val_dl)
    print(e, hits / len(val_dl.dataset))
