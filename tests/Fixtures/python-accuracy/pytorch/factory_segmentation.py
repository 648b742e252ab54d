import json
import logging
import sys
from pathlib import Path

import torch
import torch.nn as nn
from torch.optim import SGD, Adam, RMSprop
from torch.optim.lr_scheduler import CosineAnnealingLR, StepLR
from torch.utils.data import DataLoader, random_split
from comet_ml import Experiment

from data import CellDataset
from unet import UNet

log = logging.getLogger(__name__)

OPTIMIZERS = {"sgd": SGD, "adam": Adam, "rmsprop": RMSprop}


def make_optimizer(name, params, **kwargs):
    if name not in OPTIMIZERS:
        raise ValueError(name)
    return OPTIMIZERS[name](params, **kwargs)


def make_scheduler(kind, optimizer, epochs):
    if kind == "cosine":
        return CosineAnnealingLR(optimizer, T_max=epochs, eta_min=1e-6)  #! FRG401 eta_min=1e-6
    if kind == "step":
        return StepLR(optimizer, 30, gamma=0.1)  #! FRG401 30 gamma=0.1
    return None


def dice_loss(pred, target, smooth=1.0):
    inter = (pred * target).sum()
    return 1 - (2 * inter + smooth) / (pred.sum() + target.sum() + smooth)


def train_net(net, device, epochs, batch_size, lr, out, val_percent=0.1):
    data = CellDataset(Path("data/imgs"), Path("data/masks"), scale=0.5)
    n_val = int(len(data) * val_percent)
    train_set, val_set = random_split(data, [len(data) - n_val, n_val], generator=torch.Generator().manual_seed(0))
    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True, num_workers=8)
    val_loader = DataLoader(val_set, batch_size=8, num_workers=8, drop_last=True)
    experiment = Experiment(project_name="cells")
    experiment.log_parameters({"epochs": epochs, "lr": lr, "img_scale": 0.5})
    optimizer = make_optimizer("rmsprop", net.parameters(), lr=lr, weight_decay=1e-8, momentum=0.999)  #! FRG401 weight_decay=1e-8 momentum=0.999 FRG401? "rmsprop"
    scheduler = make_scheduler("cosine", optimizer, epochs)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(epochs):
        net.train()
        for image, mask in train_loader:
            pred = net(image.to(device))
            loss = criterion(pred, mask.to(device)) + dice_loss(torch.sigmoid(pred), mask.to(device))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_value_(net.parameters(), 0.1)  #! FRG401 0.1
            optimizer.step()
        scheduler.step()
        net.eval()
        with torch.no_grad():
            score = sum(dice_loss(torch.sigmoid(net(i.to(device))), m.to(device)).item() for i, m in val_loader) / len(val_loader)
        experiment.log_metric("val_dice", score, epoch=epoch)
        log.info("epoch %d: %.4f", epoch, score)
    torch.save(net.state_dict(), out)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    torch.manual_seed(0)
    opt = json.load(open(sys.argv[1]))
    net = UNet(n_channels=3, n_classes=1, bilinear=True)
    train_net(net, "cuda", epochs=opt["epochs"], batch_size=4, lr=opt["lr"], out="unet.pth")  #! FRG401 batch_size=4
