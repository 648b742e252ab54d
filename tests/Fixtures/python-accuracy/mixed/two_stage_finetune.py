import random

import numpy as np
import torch
import torchvision
from torch import nn, optim
from torch.utils.data import DataLoader, Subset
from tqdm import tqdm, trange
import swanlab

random.seed(11)
np.random.seed(11)
torch.manual_seed(11)
swanlab.init(project="xray")


def loop(net, loader, optimizer, num_epochs, desc):
    for epoch in trange(num_epochs, desc=desc):
        for x, y in loader:
            loss = nn.functional.binary_cross_entropy_with_logits(net(x.cuda()).squeeze(1), y.float().cuda())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        swanlab.log({f"{desc}/loss": loss.item()}, step=epoch)


@torch.no_grad()
def evaluate(net, dataset, batch_size=256):
    loader = DataLoader(dataset, batch_size=batch_size)
    return np.mean([((net(x.cuda()).squeeze(1) > 0).cpu() == y).float().mean().item() for x, y in tqdm(loader)])


data = torchvision.datasets.ImageFolder("xray/train", torchvision.transforms.ToTensor())
held = torchvision.datasets.ImageFolder("xray/val", torchvision.transforms.ToTensor())
net = torchvision.models.densenet121(weights="DEFAULT")
net.classifier = nn.Linear(1024, 1)
net.cuda()
small = Subset(data, np.random.permutation(len(data))[:2000])

head_lr, body_lr = 1e-3, 1e-5  #! FRG401 1e-3 1e-5
stage1_epochs = 3  #! FRG401
stage2_epochs = stage1_epochs * 4  #! FRG401?
loop(net, DataLoader(small, batch_size=64, shuffle=True), optim.Adam(net.classifier.parameters(), lr=head_lr), stage1_epochs, "head")  #! FRG401 batch_size=64
loop(net, DataLoader(data, 16, True), optim.Adam(net.parameters(), lr=body_lr), num_epochs=stage2_epochs, desc="all")  #! FRG401 16
print(evaluate(net, held, batch_size=512))
