import os
import pprint

import torch
from easydict import EasyDict as edict
from torch.utils.data import DataLoader
from tensorboardX import SummaryWriter

from detector import Detector, collate
from voc import VOC

cfg = edict()
cfg.SEED = 2
cfg.TRAIN = edict()
cfg.TRAIN.LEARNING_RATE = 0.001  #! FRG401
cfg.TRAIN.MOMENTUM = 0.9  #! FRG401
cfg.TRAIN.WEIGHT_DECAY = 0.0005  #! FRG401
cfg.TRAIN.BATCH_SIZE = 2  #! FRG401
cfg.TRAIN.EPOCHS = 14  #! FRG401
cfg.TEST = edict()
cfg.TEST.BATCH_SIZE = 1
cfg.TEST.NMS = 0.3

torch.manual_seed(cfg.SEED)
pprint.pprint(cfg)
loader = DataLoader(VOC("2007", "trainval"), batch_size=cfg.TRAIN.BATCH_SIZE, shuffle=True, collate_fn=collate)
net = Detector(num_classes=21).cuda()
params = []
for name, p in net.named_parameters():
    if p.requires_grad:
        params.append({"params": [p], "lr": cfg.TRAIN.LEARNING_RATE * (2 if "bias" in name else 1), "weight_decay": 0 if "bias" in name else cfg.TRAIN.WEIGHT_DECAY})  #! FRG401? 2 1 "weight_decay":0
optimizer = torch.optim.SGD(params, momentum=cfg.TRAIN.MOMENTUM)
writer = SummaryWriter(os.path.join("logs", "voc"))
for epoch in range(cfg.TRAIN.EPOCHS):
    if epoch in (8, 11):  #! FRG401?
        for group in optimizer.param_groups:
            group["lr"] *= 0.1  #! FRG401?
    for i, batch in enumerate(loader):
        losses = net(*batch)
        loss = losses["cls"] + losses["box"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        writer.add_scalar("loss", loss.item(), epoch * len(loader) + i)
