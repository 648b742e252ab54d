import random

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.tensorboard import SummaryWriter

import config
from config import BATCH_SIZE, EPOCHS, LEARNING_RATE
from dataset import Recordings
from model import Net

random.seed(config.SEED)
np.random.seed(config.SEED)
torch.manual_seed(config.SEED)

train_loader = DataLoader(Recordings(config.ROOT / "train"), batch_size=BATCH_SIZE, shuffle=True)
val_loader = DataLoader(Recordings(config.ROOT / "val"), batch_size=64)
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=LEARNING_RATE, weight_decay=1e-5)  #! FRG401 weight_decay=1e-5
criterion = nn.CrossEntropyLoss()
writer = SummaryWriter()

for epoch in range(EPOCHS):
    for x, y in train_loader:
        loss = criterion(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        acc = np.mean([(net(x).argmax(1) == y).float().mean().item() for x, y in val_loader])
    writer.add_scalar("val/acc", acc, epoch)
