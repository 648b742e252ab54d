import argparse
import os
import random

import numpy as np
import timm
import timm.optim
import torch
import torch.nn as nn
from aim import Run
from timm.data import create_transform, Mixup
from timm.loss import LabelSmoothingCrossEntropy, SoftTargetCrossEntropy
from timm.scheduler import CosineLRScheduler
from timm.utils import AverageMeter, ModelEmaV2, accuracy
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder

ap = argparse.ArgumentParser()
ap.add_argument("data")
ap.add_argument("--model", default="convnext_tiny")
ap.add_argument("--epochs", default=100, type=int)
ap.add_argument("--lr", default=4e-3, type=float)
opt = ap.parse_args()


def set_all_seeds(n):
    random.seed(n)
    np.random.seed(n)
    torch.manual_seed(n)


set_all_seeds(6)
model = timm.create_model(opt.model, pretrained=True, num_classes=120, drop_rate=0.1, drop_path_rate=0.2).cuda()  #! FRG401 drop_rate=0.1 drop_path_rate=0.2
ema = ModelEmaV2(model, decay=0.9998)  #! FRG401 decay=0.9998
tf = create_transform(input_size=224, is_training=True, color_jitter=0.4, re_prob=0.25)  #! FRG401? 0.4 0.25
loader = DataLoader(ImageFolder(os.path.join(opt.data, "train"), tf), batch_size=96, shuffle=True, num_workers=8, drop_last=True)  #! FRG401 batch_size=96
val_loader = DataLoader(ImageFolder(os.path.join(opt.data, "val"), create_transform(224)), batch_size=192, num_workers=8)
mixup = Mixup(mixup_alpha=0.8, cutmix_alpha=1.0, label_smoothing=0.1, num_classes=120)  #! FRG401 mixup_alpha=0.8 cutmix_alpha=1.0 label_smoothing=0.1
optimizer = timm.optim.create_optimizer_v2(model, opt="lamb", lr=opt.lr, weight_decay=0.02)  #! FRG401 weight_decay=0.02 FRG401? "lamb"
scheduler = CosineLRScheduler(optimizer, t_initial=opt.epochs, lr_min=1e-6, warmup_t=5, warmup_lr_init=1e-5)  #! FRG401 lr_min=1e-6 warmup_t=5 warmup_lr_init=1e-5
criterion = SoftTargetCrossEntropy()
run = Run(experiment="dogs")
run["hparams"] = vars(opt)

for epoch in range(opt.epochs):
    model.train()
    meter = AverageMeter()
    for x, y in loader:
        x, y = mixup(x.cuda(), y.cuda())
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ema.update(model)
        meter.update(loss.item(), x.size(0))
    scheduler.step(epoch)
    model.eval()
    top1 = AverageMeter()
    with torch.no_grad():
        for x, y in val_loader:
            top1.update(accuracy(ema.module(x.cuda()), y.cuda(), topk=(1, 5))[0].item(), x.size(0))
    run.track(meter.avg, name="loss", epoch=epoch)
    run.track(top1.avg, name="top1", epoch=epoch)
